/** Conditions as PostgreSQL answers them, against a plain evaluation of the same rows. */
import { type Condition, type Literal, parseConditions } from '@parasol/connectwise';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const runs = Number(process.env['PSA_PROPERTY_RUNS'] ?? 400);
const rowSchema = z.looseObject({ id: z.number() });
type Row = z.infer<typeof rowSchema>;

let psa: TestSandbox;
let rows: Row[] = [];

const words = [
  'Ab',
  'aB',
  'abc',
  'b',
  'B%',
  'a_c',
  '[x]',
  'é',
  'É',
  '한글',
  "it's",
  'say "x"',
  'back\\slash',
  '',
];

function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[n % list.length];
}

beforeAll(async () => {
  psa = await startTestSandbox();
  for (let i = 0; i < 40; i += 1) {
    const text = pick(words, i * 7);
    const body = {
      identifier: `Id${i}`,
      name: `Name ${pick(words, i)}`,
      city: 'x',
      ...(i % 3 === 0 ? {} : { addressLine1: text }),
      ...(i % 4 === 0 ? {} : { numberOfEmployees: (i * 13) % 7 }),
      ...(i % 5 === 0 ? {} : { annualRevenue: ((i * 11) % 9) / 4 }),
      ...(i % 2 === 0 ? {} : { dateAcquired: `2025-0${1 + (i % 9)}-01T0${i % 10}:00:00Z` }),
      ...(i % 6 === 0 ? {} : { territory: { id: 1 + (i % 2) } }),
      leadFlag: i % 7 === 0,
    };
    await psa.rest(psa.admin, 'POST', '/company/companies', body);
  }
  rows = z
    .array(rowSchema)
    .parse((await psa.rest(psa.admin, 'GET', '/company/companies?pageSize=1000')).body);
});
afterAll(() => psa.stop());

const literals = {
  text: fc
    .oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 }))
    .filter((t) => !t.includes('\0') && t.isWellFormed())
    .map((value) => ({ kind: 'text', value }) as const),
  number: fc
    .oneof(fc.integer({ min: -2, max: 42 }), fc.constantFrom(0.25, 0.5, 1.75))
    .map((value) => ({ kind: 'number', value }) as const),
  boolean: fc.boolean().map((value) => ({ kind: 'boolean', value }) as const),
  date: fc
    .integer({ min: 1, max: 9 })
    .map((n) => ({ kind: 'date', value: `2025-0${n}-01T0${n}:00:00Z` }) as const),
};
type Kind = keyof typeof literals;
const fields: readonly { name: string; kind: Kind }[] = [
  { name: 'id', kind: 'number' },
  { name: 'Identifier', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'addressLine1', kind: 'text' },
  { name: 'numberOfEmployees', kind: 'number' },
  { name: 'annualRevenue', kind: 'number' },
  { name: 'dateAcquired', kind: 'date' },
  { name: 'leadFlag', kind: 'boolean' },
  { name: 'territory/id', kind: 'number' },
  { name: 'TERRITORY/name', kind: 'text' },
  { name: '_info/lastUpdated', kind: 'date' },
];

const term: fc.Arbitrary<Condition> = fc
  .constantFrom(...fields)
  .chain(({ name, kind }): fc.Arbitrary<Condition> => {
    const value: fc.Arbitrary<Literal> = literals[kind];
    const equality = fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(name),
      operator: fc.constantFrom('=', '!='),
      value: fc.oneof(value, fc.constant({ kind: 'null' } as const)),
    });
    const within = fc.record({
      kind: fc.constant('in' as const),
      field: fc.constant(name),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
      negated: fc.boolean(),
    });
    if (kind === 'boolean') return fc.oneof(equality, within);
    const ordered = fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(name),
      operator: fc.constantFrom('<', '<=', '>', '>='),
      value,
    });
    if (kind !== 'text') return fc.oneof(equality, ordered, within);
    const like = fc.record({
      kind: fc.constantFrom('contains', 'like'),
      field: fc.constant(name),
      value: fc.oneof(
        value,
        fc
          .constantFrom('%b%', 'a*', 'name*c', '[[]x]', '_')
          .map((v) => ({ kind: 'text', value: v }) as const),
      ),
      negated: fc.boolean(),
    });
    return fc.oneof(equality, ordered, within, like);
  });
const condition = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: term },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('and', 'or'),
        parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), inner: tie('node') }) },
  ),
})).node;

function show(l: Literal): string {
  if (l.kind === 'text') return `"${l.value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (l.kind === 'date') return `[${l.value}]`;
  return l.kind === 'null' ? 'null' : String(l.value);
}
function print(c: Condition): string {
  if (c.kind === 'compare') return `${c.field} ${c.operator} ${show(c.value)}`;
  if (c.kind === 'in') return `${c.field} ${c.negated ? 'not ' : ''}in (${c.values.map(show).join(',')})`;
  if (c.kind === 'contains' || c.kind === 'like')
    return `${c.field} ${c.negated ? 'not ' : ''}${c.kind} ${show(c.value)}`;
  if (c.kind === 'not') return `not (${print(c.inner)})`;
  return c.parts.map((part) => `(${print(part)})`).join(` ${c.kind} `);
}

type Truth = boolean | null;
type Value = string | number | boolean | null;

/** A row's value under a path, folded as texts compare. */
function valueOf(row: Row, path: string): Value {
  let at: unknown = row;
  for (const segment of path.split('/')) {
    if (typeof at !== 'object' || at === null) return null;
    at = Object.entries(at).find(([name]) => name.toLowerCase() === segment.toLowerCase())?.[1];
  }
  if (typeof at === 'string') return at.toLowerCase();
  return typeof at === 'number' || typeof at === 'boolean' ? at : null;
}
function literalOf(l: Literal): Value {
  if (l.kind === 'null') return null;
  return typeof l.value === 'string' ? l.value.toLowerCase() : l.value;
}
function codePoints(text: string): number[] {
  return Array.from(text, (c) => c.codePointAt(0) ?? 0);
}
function order(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const x = codePoints(a);
    const y = codePoints(b);
    for (let i = 0; i < Math.max(x.length, y.length); i += 1) {
      const difference = (x[i] ?? -1) - (y[i] ?? -1);
      if (difference !== 0) return difference;
    }
    return 0;
  }
  return Number(a) - Number(b);
}
function compare(operator: string, a: Value, b: Value): boolean {
  const o = order(a, b);
  return (
    { '=': o === 0, '!=': o !== 0, '<': o < 0, '<=': o <= 0, '>': o > 0, '>=': o >= 0 }[operator] ?? false
  );
}
/** Pieces between wildcards, each a run of characters to be found in turn. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === first;
  for (let at = first.length; at <= text.length; at += 1) if (matches(text.slice(at), rest)) return true;
  return false;
}
function likePieces(literal: string): string[] {
  const pieces = [''];
  for (let i = 0; i < literal.length; i += 1) {
    const c = literal[i] ?? '';
    if (c === '%' || c === '*') pieces.push('');
    else if (c === '[' && literal[i + 2] === ']') {
      pieces.push(`${pieces.pop() ?? ''}${literal[i + 1] ?? ''}`);
      i += 2;
    } else pieces.push(`${pieces.pop() ?? ''}${c}`);
  }
  return pieces;
}
function evaluate(c: Condition, row: Row): Truth {
  if (c.kind === 'not') {
    const inner = evaluate(c.inner, row);
    return inner === null ? null : !inner;
  }
  if ('parts' in c) {
    const parts = new Set(c.parts.map((part) => evaluate(part, row)));
    const deciding = c.kind === 'or';
    if (parts.has(deciding)) return deciding;
    return parts.has(null) ? null : !deciding;
  }
  const value = valueOf(row, c.field);
  if (c.kind === 'compare' && c.value.kind === 'null')
    return c.operator === '=' ? value === null : value !== null;
  if (value === null) return null;
  if (c.kind === 'compare') return compare(c.operator, value, literalOf(c.value));
  if (c.kind === 'in') return c.values.some((one) => compare('=', value, literalOf(one))) !== c.negated;
  const text = String(literalOf(c.value));
  const found =
    c.kind === 'contains' ? String(value).includes(text) : matches(String(value), likePieces(text));
  return found !== c.negated;
}

test('a condition finds exactly the rows that a plain evaluation finds', async () => {
  expect(rows).toHaveLength(40);
  let found = 0;
  await fc.assert(
    fc.asyncProperty(condition, async (c) => {
      const text = print(c);
      expect(parseConditions(text)).toEqual(c);
      const query = new URLSearchParams({ conditions: text, fields: 'id', pageSize: '1000' });
      const answer = await psa.rest(psa.admin, 'GET', `/company/companies?${query.toString()}`);
      expect([text, answer.status]).toEqual([text, 200]);
      const ids = z
        .array(z.object({ id: z.number() }))
        .parse(answer.body)
        .map((row) => row.id);
      const wanted = rows.filter((row) => evaluate(c, row) === true).map((row) => row.id);
      found += wanted.length > 0 && wanted.length < rows.length ? 1 : 0;
      expect(ids).toEqual(wanted);
    }),
    { numRuns: runs },
  );
  // conditions that find all or nothing prove little
  expect(found).toBeGreaterThan(runs / 10);
});

test.each([
  ['board/name = "x"', 'board/name is not a recognized name.'],
  ['leadFlag = 1', /^Expected a boolean value, not a numeric\. String values should be enclosed/],
  ['name = 5', /^Expected a string value, not a numeric\./],
  ['id = "5"', /^Expected a numeric value, not a string\./],
  ['territory/nonsense = 1', 'territory/nonsense is not a recognized name.'],
])('%s is refused in the known words', async (conditions, message) => {
  const answer = await psa.rest(
    psa.admin,
    'GET',
    `/company/companies?conditions=${encodeURIComponent(conditions)}`,
  );
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'ApiFindCondition', message: expect.stringMatching(message) });
});
