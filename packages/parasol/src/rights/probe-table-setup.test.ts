import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concluded,
  setupLevels,
  setupTables,
  type Observation,
  type SetupKnowledge,
} from './probe-table-setup.ts';

const truths = fc.record({
  levels: fc.record({ add: fc.boolean(), edit: fc.boolean(), inquire: fc.boolean() }),
  tables: fc.record({
    'Company / Configuration': fc.boolean(),
    'Service / Priority': fc.boolean(),
    'Service / Service Board': fc.boolean(),
  }),
});
type Truth = {
  readonly [Part in keyof SetupKnowledge]: { readonly [Name in keyof SetupKnowledge[Part]]: boolean };
};

/** What the probes of all pairs see where this is the truth; those listed in `silent` show nothing. */
const seenIn = (truth: Truth, silent: ReadonlySet<number>): Observation[] =>
  setupLevels.flatMap((level, i) =>
    setupTables.map((table, j) => ({
      level,
      table,
      probed: {
        why: 'a test',
        seen: silent.has(i * 3 + j)
          ? ('nothing' as const)
          : truth.levels[level] && truth.tables[table]
            ? ('through' as const)
            : ('refused' as const),
      },
    })),
  );

describe('what the probes of Table Setup tell', () => {
  it('is never wrong, however few of them answer', () => {
    fc.assert(
      fc.property(truths, fc.uniqueArray(fc.nat(8)), (truth, silent) => {
        const known = concluded(seenIn(truth, new Set(silent)));
        for (const level of setupLevels) expect([truth.levels[level], null]).toContain(known.levels[level]);
        for (const table of setupTables) expect([truth.tables[table], null]).toContain(known.tables[table]);
      }),
    );
  });

  it('is everything, as long as one level and one table are there', () => {
    const some = truths.filter(
      ({ levels, tables }) => Object.values(levels).includes(true) && Object.values(tables).includes(true),
    );
    fc.assert(
      fc.property(some, (truth) => {
        expect(concluded(seenIn(truth, new Set()))).toEqual(truth);
      }),
    );
  });

  it('is nothing where all is refused: a missing level looks like missing tables', () => {
    const none: Truth = {
      levels: { add: false, edit: false, inquire: false },
      tables: {
        'Company / Configuration': true,
        'Service / Priority': true,
        'Service / Service Board': true,
      },
    };
    expect(Object.values(concluded(seenIn(none, new Set())).levels)).toEqual([null, null, null]);
  });
});
