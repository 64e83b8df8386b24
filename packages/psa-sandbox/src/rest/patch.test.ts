/** Random patches against a plain reference: what each operation says, done to a plain object. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const runs = Number(process.env['PSA_PROPERTY_RUNS'] ?? 150);

let psa: TestSandbox;
let path: string;
const plain = z.record(z.string(), z.unknown());

beforeAll(async () => {
  psa = await startTestSandbox();
  const body = { identifier: 'Patched', name: 'Patched', city: 'x' };
  const made = await psa.rest(psa.admin, 'POST', '/company/companies', body);
  path = `/company/companies/${z.looseObject({ id: z.number() }).parse(made.body).id}`;
});
afterAll(() => psa.stop());

const text = fc.string({ minLength: 1, maxLength: 30 }).filter((one) => one.trim() !== '');
/** Members by what they hold, and what may be put into them. */
const values = {
  name: text,
  addressLine1: text,
  addressLine2: text,
  zip: fc.stringMatching(/^[0-9]{5}$/),
  phoneNumber: fc.stringMatching(/^[0-9]{7,12}$/),
  numberOfEmployees: fc.integer({ min: 0, max: 1_000_000 }),
  yearEstablished: fc.integer({ min: 1900, max: 2100 }),
  annualRevenue: fc.integer({ min: 0, max: 1_000_000_000 }).map((cents) => cents / 100),
  dateAcquired: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => `${date.toISOString().slice(0, 19)}Z`),
  isVendorFlag: fc.boolean(),
  territory: fc.constantFrom({ id: 1 }, { id: 2 }, { name: 'Branch Office' }),
} as const;
/** What can't be without a value, and the flag that becomes its default. */
const kept = new Set(['name', 'isVendorFlag']);

type Operation = { op: string; path: string; value?: unknown };
const operation: fc.Arbitrary<Operation> = fc
  .constantFrom(...Object.entries(values))
  .chain(([name, value]) =>
    fc.record({
      op: kept.has(name)
        ? fc.constantFrom('replace', 'add', 'Replace')
        : fc.constantFrom('replace', 'add', 'remove', 'Remove'),
      path: fc.constantFrom(name, `/${name}`),
      value,
    }),
  )
  .map((o) => (/^remove$/i.test(o.op) ? { op: o.op, path: o.path } : o));

const territories: Readonly<Record<string, number>> = { 'Main Office': 1, 'Branch Office': 2 };
const reference = z.object({ id: z.number().optional(), name: z.string().optional() });

/** The record as the operations say it has to be; of a reference its id. */
function applied(before: Readonly<Record<string, unknown>>, operations: readonly Operation[]) {
  const after = new Map(Object.entries(before));
  for (const { op, path: where, value } of operations) {
    const name = where.replace('/', '');
    if (/^remove$/i.test(op)) after.delete(name);
    else if (name === 'territory') {
      const { id, name: label = '' } = reference.parse(value);
      after.set(name, id ?? territories[label]);
    } else after.set(name, value);
  }
  return Object.fromEntries(after);
}

/** What the patches are about, of a record as it is shown. */
function watched(record: unknown): Record<string, unknown> {
  const shown = Object.entries(plain.parse(record)).filter(([name]) => Object.hasOwn(values, name));
  return Object.fromEntries(
    shown.map(([name, value]) => [name, name === 'territory' ? reference.parse(value).id : value]),
  );
}

test('a patch leaves the record as its operations say, in its answer and afterwards', async () => {
  let before = watched((await psa.rest(psa.admin, 'GET', path)).body);
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 6 }), async (operations) => {
      const wanted = applied(before, operations);
      const answer = await psa.rest(psa.admin, 'PATCH', path, operations);
      expect([operations, answer.status]).toEqual([operations, 200]);
      expect(watched(answer.body)).toEqual(wanted);
      before = watched((await psa.rest(psa.admin, 'GET', path)).body);
      expect(before).toEqual(wanted);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);
