import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, ConditionError, type Literal } from './ast.ts';
import { likePattern } from './like-pattern.ts';
import { conditionDepthMax, parseConditions } from './parse.ts';
import { parseDate } from './tokens.ts';

test('the sample of the Developer Guide is read, and binds more tightly than or', () => {
  const sample =
    '(contact/name like "Fred%" and closedFlag = false) and dateEntered > [2015-12-23T05:53:27Z] or summary contains "test" AND  summary != "Some Summary"';
  expect(parseConditions(sample)).toEqual({
    kind: 'or',
    parts: [
      {
        kind: 'and',
        parts: [
          {
            kind: 'and',
            parts: [
              {
                kind: 'like',
                field: 'contact/name',
                value: { kind: 'text', value: 'Fred%' },
                negated: false,
              },
              {
                kind: 'compare',
                field: 'closedFlag',
                operator: '=',
                value: { kind: 'boolean', value: false },
              },
            ],
          },
          {
            kind: 'compare',
            field: 'dateEntered',
            operator: '>',
            value: { kind: 'date', value: '2015-12-23T05:53:27Z' },
          },
        ],
      },
      {
        kind: 'and',
        parts: [
          { kind: 'contains', field: 'summary', value: { kind: 'text', value: 'test' }, negated: false },
          {
            kind: 'compare',
            field: 'summary',
            operator: '!=',
            value: { kind: 'text', value: 'Some Summary' },
          },
        ],
      },
    ],
  });
});

test.each([
  ['id in (1, 2,3)', { kind: 'in', negated: false }],
  ['id not in (1)', { kind: 'in', negated: true }],
  ['name NOT LIKE "a*"', { kind: 'like', negated: true }],
  ['not (id = 1)', { kind: 'not' }],
  ['Board/Id=5', { kind: 'compare', field: 'Board/Id', operator: '=' }],
  ['x = TRUE', { value: { kind: 'boolean', value: true } }],
  ['x != null', { value: { kind: 'null' } }],
  ['x >= -2.50', { value: { kind: 'number', value: -2.5 } }],
  ['x = "say \\"hi\\""', { value: { kind: 'text', value: 'say "hi"' } }],
  ['x < [2025-04-01]', { value: { kind: 'date', value: '2025-04-01T00:00:00Z' } }],
])('%s', (source, wanted) => {
  expect(parseConditions(source)).toMatchObject(wanted);
});

test.each([
  '',
  'x',
  'x =',
  'x = 1 y',
  'x = abc',
  '(x = 1',
  'x = 1)',
  'x ~ 1',
  'x in 1',
  'x in ()',
  'x = 12ab',
  'x = [2025-02-31]',
  'x = "open',
  'and = 1 or',
  'x not = 1',
  "name contains 'it''",
])('%j is refused with a message', (source) => {
  expect(() => parseConditions(source)).toThrow(ConditionError);
});

function deep(n: number): string {
  return `${'('.repeat(n)}x = 1${')'.repeat(n)}`;
}

test('depth, length and terms have limits, whatever is sent', () => {
  expect(parseConditions(deep(conditionDepthMax)).kind).toBe('compare');
  expect(() => parseConditions(deep(conditionDepthMax + 1))).toThrow(/nested/);
  expect(() => parseConditions(`${'not '.repeat(4_000)}x = 1`)).toThrow(/nested/);
  expect(() => parseConditions('x = 1'.padEnd(20_001))).toThrow(/characters/);
  expect(() => parseConditions(Array.from({ length: 501 }, () => 'x = 1').join(' or '))).toThrow(
    /comparisons/,
  );
  expect(() => parseConditions(`x in (${Array.from({ length: 1_001 }, () => '1').join(',')})`)).toThrow(
    /values/,
  );
});

test('dates become whole seconds in UTC, impossible ones nothing', () => {
  expect(parseDate('2025-04-01T20:02:28Z')).toBe('2025-04-01T20:02:28Z');
  expect(parseDate('2025-04-01T20:02:28.999Z')).toBe('2025-04-01T20:02:28Z');
  expect(parseDate('2025-04-01T20:02:28+09:00')).toBe('2025-04-01T11:02:28Z');
  expect(parseDate('2025-4-1 7:05')).toBe('2025-04-01T07:05:00Z');
  expect(parseDate('2025-04-01T20:02:28+0900')).toBe('2025-04-01T11:02:28Z');
  expect(parseDate('2025-02-31')).toBeUndefined();
  expect(parseDate('today')).toBeUndefined();
});

test.each([
  ['07/22/2020 01:02:03', '2020-07-22T01:02:03Z'],
  ['7/5/2024', '2024-07-05T00:00:00Z'],
  ['7/5/2024 12:00:00 AM', '2024-07-05T00:00:00Z'],
  ['7/5/2024 1:05 pm', '2024-07-05T13:05:00Z'],
])('a condition takes %s, as PowerShell writes a date, for %s', (written, value) => {
  expect(parseConditions(`x > [${written}]`)).toMatchObject({ value: { kind: 'date', value } });
});

test.each(['22/07/2020', '7/5/2024 13:00 PM', '2/30/2024', '7/5/24'])('%s is no date', (written) => {
  expect(() => parseConditions(`x > [${written}]`)).toThrow(/not a valid DateTime value/);
  expect(parseDate(written)).toBeUndefined();
});

test('like knows % and *, and takes bracketed and special characters as they are', () => {
  expect(likePattern('a*b%c')).toBe('a%b%c');
  expect(likePattern('100_%')).toBe('100\\_%');
  expect(likePattern('[[]text]')).toBe('[text]');
  expect(likePattern('50[%]')).toBe('50\\%');
});

const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.string({ maxLength: 12 }).map((value) => ({ kind: 'text', value }) as const),
  fc
    .integer({ min: -1_000_000, max: 1_000_000 })
    .map((value) => ({ kind: 'number', value: value === 0 ? 0 : value / 4 }) as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value }) as const),
  fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((d) => ({ kind: 'date', value: `${d.toISOString().slice(0, 19)}Z` }) as const),
  fc.constant({ kind: 'null' } as const),
);
const field = fc.constantFrom('id', 'name', 'company/id', 'board/name', 'closedFlag', '_info/lastUpdated');
const term: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    field,
    operator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
    value: literal,
  }),
  fc.record({ kind: fc.constantFrom('contains', 'like'), field, value: literal, negated: fc.boolean() }),
  fc.record({
    kind: fc.constant('in' as const),
    field,
    values: fc.array(literal, { minLength: 1, maxLength: 4 }),
    negated: fc.boolean(),
  }),
);
const condition = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    term,
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), inner: tie('node') }),
  ),
})).node;

function printLiteral(l: Literal): string {
  switch (l.kind) {
    case 'text':
      return `"${l.value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    case 'date':
      return `[${l.value}]`;
    case 'null':
      return 'null';
    case 'number':
    case 'boolean':
      return String(l.value);
  }
  return l satisfies never;
}
function print(c: Condition): string {
  switch (c.kind) {
    case 'compare':
      return `${c.field} ${c.operator} ${printLiteral(c.value)}`;
    case 'contains':
    case 'like':
      return `${c.field} ${c.negated ? 'not ' : ''}${c.kind} ${printLiteral(c.value)}`;
    case 'in':
      return `${c.field} ${c.negated ? 'NOT ' : ''}in (${c.values.map(printLiteral).join(', ')})`;
    case 'not':
      return `not (${print(c.inner)})`;
    case 'and':
    case 'or':
      return c.parts.map((part) => `(${print(part)})`).join(` ${c.kind} `);
  }
  return c satisfies never;
}

test('whatever can be said is read back as it was said', () => {
  fc.assert(
    fc.property(condition, (c) => {
      expect(parseConditions(print(c))).toEqual(c);
    }),
    { numRuns: 1_000 },
  );
});

function reading(source: string): unknown {
  try {
    parseConditions(source);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('no text makes the parser do anything but read it or refuse it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({
          unit: fc.constantFrom('(', ')', 'x', ' ', '=', '"', '[', ']', 'and ', 'not ', '1', ',', 'in '),
        }),
      ),
      (source) => {
        expect(reading(source)).toSatisfy((error) => error === undefined || error instanceof ConditionError);
      },
    ),
    { numRuns: 2_000 },
  );
});
