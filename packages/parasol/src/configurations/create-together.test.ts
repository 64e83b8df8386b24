import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { putFaults } from '../testing/put-faults.ts';
import { createTogether } from './create-together.ts';

const record = z.looseObject({ id: z.number() });
const okAnswer = z.object({ outcome: z.literal('ok'), status: z.literal(201), remoteId: z.string() });
const context = { mayWrite: () => true, timeoutMs: 10_000 };
let office: PsaOffice;
let psa: ConnectWiseClient;
let admin: ConnectWiseClient;
let companyRecId = 0;
let typeId = 0;
let marks = 0;

beforeAll(async () => {
  office = await openPsaOffice({ mySecurity: 'answers' });
  const adminRole = (await office.roles()).find((role) => role.name === 'Admin');
  admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
  psa = office.client(await office.member('umbrella', await office.umbrellaRole('Umbrella')));
  const make = async (path: string, body: unknown): Promise<number> => {
    const answer = await admin.write('POST', path, body, record);
    if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.body.id;
  };
  companyRecId = await make('/company/companies', { identifier: 'Harbour', name: 'Harbour', city: 'Busan' });
  typeId = await make('/company/configurations/types', { name: 'Cisco Umbrella' });
});
beforeEach(() => putFaults(office.url, []));
afterAll(() => office.stop());

const bodyOf = (more: object = {}) => {
  marks += 1;
  const deviceIdentifier = `umbrella-${marks}`;
  return { name: 'One', type: { id: typeId }, company: { id: companyRecId }, deviceIdentifier, ...more };
};
const bodies = (count: number) => Array.from({ length: count }, () => bodyOf());

/** The client, with its calls told; `refuse` answers for one path instead of the PSA. */
const watched = (refuse?: string, status = 404) => {
  const paths: string[] = [];
  const write: ConnectWiseClient['write'] = async (method, path, ...rest) => {
    paths.push(`${method} ${path}`);
    if (path === refuse)
      return { outcome: 'refused', status, code: 'Refused', message: 'not like this', errors: [] };
    return psa.write(method, path, ...rest);
  };
  return { paths, write };
};
const markOf = async (id: string): Promise<string | null | undefined> => {
  const answer = await admin.get(`/company/configurations/${id}`, Configuration);
  return answer.outcome === 'ok' ? answer.body.deviceIdentifier : null;
};
const countOf = async (wanted: readonly { deviceIdentifier: string }[]): Promise<number> => {
  const list = wanted.map((one) => `"${one.deviceIdentifier}"`).join(',');
  const answer = await admin.count('/company/configurations', {
    conditions: `deviceIdentifier in (${list})`,
  });
  return answer.outcome === 'ok' ? answer.body : Number.NaN;
};

test('with the rights of the role Umbrella sixty are made in two calls, and each is told its own number', async () => {
  const client = watched();
  const create = createTogether(client);
  const wanted = bodies(60);
  const answers = await Promise.all(wanted.map((body) => create(body, context)));
  expect(client.paths).toEqual(Array(2).fill('POST /company/configurations/bulk'));
  for (const index of [0, 49, 50, 59]) {
    const made = okAnswer.parse(answers[index]);
    expect(await markOf(made.remoteId)).toBe(wanted[index]?.deviceIdentifier);
  }
  expect(await countOf(wanted)).toBe(60);
});

test('one that is refused is told why, and stops none of the others', async () => {
  const create = createTogether(psa);
  const wanted = [...bodies(5), bodyOf({ company: { id: 999_999 } }), ...bodies(2)];
  const answers = await Promise.all(wanted.map((body) => create(body, context)));
  expect(answers.map((answer) => answer.outcome)).toEqual([
    ...Array<string>(5).fill('ok'),
    'refused',
    'ok',
    'ok',
  ]);
  expect(answers[5]).toMatchObject({ status: 400, message: expect.stringMatching(/./) });
});

test('an answer that is lost leaves every one of them in doubt, and none is sent again', async () => {
  await putFaults(office.url, [
    { kind: 'reset-after', methods: ['POST'], path: '/company/configurations/bulk' },
  ]);
  const client = watched();
  const create = createTogether(client);
  const wanted = bodies(8);
  const answers = await Promise.all(wanted.map((body) => create(body, context)));
  expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['unknown']));
  expect(client.paths).toHaveLength(1);
  expect(await countOf(wanted)).toBe(8);
});

test('nothing is sent once one of them may no longer be written', async () => {
  const create = createTogether(psa);
  const wanted = bodies(6);
  const answers = await Promise.all(
    wanted.map((body, index) => create(body, { ...context, mayWrite: () => index !== 3 })),
  );
  expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['never-sent']));
  expect(await countOf(wanted)).toBe(0);
});

test('where the bulk endpoint is refused each goes by itself, then and later', async () => {
  const client = watched('/company/configurations/bulk');
  const create = createTogether(client);
  const wanted = bodies(6);
  for (const lot of [wanted.slice(0, 5), wanted.slice(5)]) {
    const answers = await Promise.all(lot.map((body) => create(body, context)));
    expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['ok']));
  }
  expect(client.paths).toEqual([
    'POST /company/configurations/bulk',
    ...Array<string>(6).fill('POST /company/configurations'),
  ]);
  expect(await countOf(wanted)).toBe(6);
});

test.each([400, 422])(
  'a bulk that is refused as a whole with %i may have applied something: all are in doubt, and go alone later',
  async (status) => {
    const client = watched('/company/configurations/bulk', status);
    const create = createTogether(client);
    const wanted = bodies(6);
    const answers = await Promise.all(wanted.map((body) => create(body, context)));
    expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['unknown']));
    expect(client.paths).toEqual(['POST /company/configurations/bulk']);
    // looked for and not found, each is sent again in another pass
    const later = createTogether(client);
    const again = await Promise.all(wanted.map((body) => later(body, context, { alone: true })));
    expect(new Set(again.map((answer) => answer.outcome))).toEqual(new Set(['ok']));
    expect(client.paths.slice(1)).toEqual(Array<string>(6).fill('POST /company/configurations'));
    expect(await countOf(wanted)).toBe(6);
  },
);

const told = z.looseObject({
  originalIndex: z.number(),
  data: z.object({ id: z.number(), deviceIdentifier: z.string().exactOptional() }),
});
type Told = z.infer<typeof told>;

/** The PSA's own answer to a bulk with each record's mark, then numbered or filled in another way. */
const toldAs = (
  wanted: readonly { deviceIdentifier: string }[],
  tell: (results: Told[]) => Told[],
): Pick<ConnectWiseClient, 'write'> => ({
  async write(method, path, body, schema, ...rest) {
    const answer = await psa.write(method, path, body, z.looseObject({ payload: z.array(told) }), ...rest);
    if (answer.outcome !== 'ok') return answer;
    const marked = answer.body.payload.map((one) => {
      const deviceIdentifier = wanted[one.originalIndex]?.deviceIdentifier ?? '';
      return { ...one, data: { ...one.data, deviceIdentifier } };
    });
    return { ...answer, body: schema.parse({ ...answer.body, payload: tell(marked) }) };
  },
});
const nobodysMark = ({ data, ...one }: Told): Told => ({ ...one, data: { id: data.id } });

test.each<[string, (results: Told[]) => Told[], number]>([
  ['counted from one', (all) => all.map((one) => ({ ...one, originalIndex: one.originalIndex + 1 })), 0],
  [
    'counted from one, without the marks',
    (all) => all.map((one) => ({ ...nobodysMark(one), originalIndex: one.originalIndex + 1 })),
    0,
  ],
  ['with one of them missing and no marks', (all) => all.slice(1).map(nobodysMark), 0],
  ['with one of them missing', (all) => all.slice(1), 5],
  ['with one told twice and no marks', (all) => [...all, ...all.slice(0, 1)].map(nobodysMark), 0],
  ['without the marks, each once', (all) => all.map(nobodysMark), 6],
])('of an answer %s only that is believed which is sure', async (_how, tell, sure) => {
  const wanted = bodies(6);
  const create = createTogether(toldAs(wanted, tell));
  const answers = await Promise.all(wanted.map((body) => create(body, context)));
  const outcomes = answers.map((answer) => answer.outcome);
  expect(outcomes.filter((one) => one === 'ok')).toHaveLength(sure);
  expect(outcomes.filter((one) => one === 'unknown')).toHaveLength(6 - sure);
  const ids = answers.map((answer) => (answer.outcome === 'ok' ? answer.remoteId : null));
  const borne = await Promise.all(ids.map(async (id) => (id === null ? null : markOf(id))));
  expect(borne).toEqual(wanted.map((one, index) => (ids[index] === null ? null : one.deviceIdentifier)));
});
