import { expect, test } from 'vitest';

import { migrations } from './index.ts';

/** These stood before the first version that anybody runs. */
const beforeTheFirstVersion = new Set([
  'ledger-free-attempts',
  'ledger-open-intents',
  'rights-stored',
  'work-indexes',
]);

/** What a process of the version before would trip over, while hosts are restarted one after the other. */
const takesAway =
  /\b(?:drop (?:table|column|constraint|index|view|type)|rename|set not null|add constraint|type \w+ using)\b|\balter column \w+ type\b|\brevoke\b/i;
/** A column that the version before doesn't fill. */
const wantsMore = /\badd column \w+ (?!.*\bdefault\b).*\bnot null\b/i;

const madeIn = (statements: readonly string[]): string[] =>
  statements.flatMap((statement) => /^create table (\w+)/.exec(statement)?.[1] ?? []);

test('a migration takes nothing away from the version before, which goes on beside it until it is restarted', () => {
  const wrong = migrations
    .filter(({ name }) => !beforeTheFirstVersion.has(name))
    .flatMap(({ name, statements }) => {
      const own = madeIn(statements);
      return statements
        .filter((statement) => takesAway.test(statement) || wantsMore.test(statement))
        .filter((statement) => !own.some((table) => new RegExp(`\\b${table}\\b`).test(statement)))
        .map((statement) => [name, statement.slice(0, 100)]);
    });
  expect(wrong).toEqual([]);
});

test('would be found out: what takes away, renames, or wants a value that nobody gives', () => {
  const found = (statement: string): boolean => takesAway.test(statement) || wantsMore.test(statement);
  for (const statement of [
    'alter table runs drop column phase',
    'alter table runs rename column phase to stage',
    'alter table runs alter column phase type integer',
    'alter table runs alter column phase set not null',
    'alter table runs add column stage text not null',
    'drop index runs_newest',
  ])
    expect([statement, found(statement)]).toEqual([statement, true]);
  expect(found("alter table runs add column stage text not null default 'x'")).toBe(false);
  expect(found('create index runs_by_stage on runs (provider_id, stage)')).toBe(false);
});
