/** Whatever is sent, the answer is the PSA's: never a 5xx. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { resources } from '../definitions/registry.ts';
import { routes } from '../rest/handle.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const runs = Number(process.env['PSA_FUZZ_RUNS'] ?? 2_000);
// The same requests every time unless asked: a share of 2,000 has too few accepted bodies to be sure of each status.
const seed = Number(process.env['PSA_FUZZ_SEED'] ?? 20_261_122);
let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa.stop());

const names = [...new Set(resources.flatMap((resource) => Object.keys(resource.fields)))];
const ofPrototypes = ['constructor', '__proto__', '_info/constructor', 'company/__proto__', 'toString'];
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 120 }),
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    1,
    2,
    0,
    -1,
    2 ** 31,
    1e308,
    '',
    'a\0b',
    '\ud800',
    '2026-11-01T08:00:00Z',
    '0001-01-01T00:00:00Z',
    true,
    false,
    null,
  ),
);
const reference = fc.oneof(
  fc.record({ id: fc.oneof(fc.integer({ min: 0, max: 5 }), scalar) }),
  fc.record({ name: scalar }),
  fc.record({ identifier: scalar }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 3, arbitrary: reference },
  fc.array(fc.oneof(scalar, reference), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const conditions = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc
    .tuple(
      fc.constantFrom(
        ...names,
        'id',
        'company/name',
        'board/id',
        '_info/lastUpdated',
        'configuration/id',
        'communicationItems/value',
        'caption',
        ...ofPrototypes,
      ),
      fc.constantFrom(' = ', ' != ', ' < ', ' like ', ' contains ', ' in ', ' not in '),
      fc.constantFrom(
        '1',
        '"x"',
        '(1,2)',
        '("a")',
        '[2026-01-01T00:00:00Z]',
        'null',
        'true',
        '99999999999999999999',
        '1e5',
        '-0.5',
      ),
    )
    .map((parts) => parts.join('')),
);
const query = fc.dictionary(
  fc.constantFrom(
    'conditions',
    'childConditions',
    'customFieldConditions',
    'orderBy',
    'fields',
    'page',
    'pageSize',
    'pageId',
  ),
  fc.oneof(
    { weight: 3, arbitrary: conditions },
    fc.constantFrom(
      'id desc',
      'name',
      'id,name,company/name,_info/lastUpdated',
      '-1',
      '0',
      '999999999',
      '9999999999',
      'x',
      ...ofPrototypes,
    ),
    fc.string({ maxLength: 10 }),
  ),
  { maxKeys: 3 },
);

const call = fc.constantFrom(...routes.all).chain(({ verb, path }) => {
  const fields =
    resources.find(
      (resource) =>
        path.startsWith(resource.path) && !path.slice(resource.path.length).includes('/questions'),
    )?.fields ?? {};
  const own = Object.keys(fields);
  const member =
    own.length === 0
      ? fc.constantFrom(...names)
      : fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...own) },
          { weight: 1, arbitrary: fc.constantFrom(...names) },
        );
  const operation = fc.record({
    op: fc.constantFrom('add', 'replace', 'remove', 'Replace', 'copy'),
    path: fc.oneof(
      member,
      fc
        .tuple(member, fc.constantFrom('0', '-', 'id', 'name', '__proto__', '5/value'))
        .map((p) => `/${p.join('/')}`),
    ),
    value,
  });
  const body =
    verb === 'PATCH'
      ? fc.oneof({ weight: 9, arbitrary: fc.array(operation, { maxLength: 3 }) }, value)
      : fc.oneof({ weight: 9, arbitrary: fc.dictionary(member, value, { maxKeys: 6 }) }, value);
  return fc.record({
    verb: fc.constant(verb),
    path: fc
      .array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 })
      .map((ids) => path.replaceAll(/\{\w+\}/g, () => String(ids.shift() ?? 1))),
    query: verb === 'GET' ? query : fc.constant<Record<string, string>>({}),
    body: verb === 'GET' || verb === 'DELETE' ? fc.constant(undefined) : body,
    forwardOnly: fc.boolean(),
  });
});

const errorBody = z.looseObject({ code: z.string(), message: z.string() });

test('no request that can be thought up makes the server fail', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(call, async ({ verb, path, query: parameters, body, forwardOnly }) => {
      // the role that this key has must not lose its rights on the way
      fc.pre(!(verb !== 'GET' && /^\/system\/(securityroles|apimembers|members)/i.test(path)));
      const text = new URLSearchParams(
        Object.fromEntries(Object.entries(parameters).map(([name, v]) => [name, v.toWellFormed()])),
      ).toString();
      const headers: Record<string, string> = forwardOnly ? { 'pagination-type': 'forward-only' } : {};
      const answer = await psa.rest(psa.admin, verb, text === '' ? path : `${path}?${text}`, body, headers);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const known = answer.status < 400 || (answer.status < 500 && errorBody.safeParse(answer.body).success);
      expect([answer.status, known, answer.status < 500 ? '' : answer.text]).toEqual([
        answer.status,
        true,
        '',
      ]);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  // requests that are all refused alike would prove little
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404]));
});
