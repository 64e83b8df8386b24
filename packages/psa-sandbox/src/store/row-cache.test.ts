/** Texts of records are kept in memory; nobody may ever see one that is out of date. */
import { openPool } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';
import { Recent } from './recent.ts';

let psa: TestSandbox;
let company: number;
let ticket: number;
const record = z.looseObject({ id: z.number() });
const records = z.array(record);

const rest = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const post = async (path: string, body: unknown): Promise<number> => {
  const answer = await rest('POST', path, body);
  expect([path, answer.status]).toEqual([path, 201]);
  return record.parse(answer.body).id;
};
const set = (path: string, name: string, value: unknown) =>
  rest('PATCH', path, [{ op: 'replace', path: name, value }]);

/** The ticket by itself and in a list, each read as often as it takes to be kept. */
const shown = async (): Promise<Record<string, unknown>> => {
  const list = `/service/tickets?conditions=${encodeURIComponent(`id = ${ticket}`)}`;
  for (let i = 0; i < 2; i += 1) await rest('GET', list);
  const [inList] = records.parse((await rest('GET', list)).body);
  const alone = record.parse((await rest('GET', `/service/tickets/${ticket}`)).body);
  expect(inList).toEqual(alone);
  expect((await rest('GET', `/service/tickets/${ticket}`)).body).toEqual(alone);
  return alone;
};

beforeAll(async () => {
  psa = await startTestSandbox();
  company = await post('/company/companies', { identifier: 'Kept', name: 'Kept', city: 'Seoul' });
  ticket = await post('/service/tickets', { summary: 'Kept', company: { id: company } });
});
afterAll(() => psa.stop());

test('a change of a record, of what it refers to, or by way of its note is seen at once', async () => {
  expect(await shown()).toMatchObject({ summary: 'Kept', company: { name: 'Kept' } });
  await set(`/service/tickets/${ticket}`, 'summary', 'Changed');
  expect(await shown()).toMatchObject({ summary: 'Changed' });
  await set(`/company/companies/${company}`, 'name', 'Renamed');
  expect(await shown()).toMatchObject({ company: { name: 'Renamed' } });
  const writer = await psa.member({
    roleId: await psa.role({ 'Service Desk/Service Tickets': ['All', 'All', 'All', 'All'] }),
  });
  await psa.rest(writer.keys, 'POST', `/service/tickets/${ticket}/notes`, {
    text: 'by someone else',
    internalAnalysisFlag: true,
  });
  const { _info } = await shown();
  expect(_info).not.toMatchObject({ updatedBy: z.looseObject({}).parse(_info)['enteredBy'] });
});

test('a patch keeps what another has committed, though the other is not answered yet', async () => {
  await shown();
  // a commit whose answer has not reached the sandbox: nothing in memory knows of it
  const elsewhere = openPool(psa.databaseUrl, { max: 1 });
  await elsewhere.query(
    `update record_ticket set version = version + 1, data = data || '{"poNumber": "committed"}' where id = $1`,
    [ticket],
  );
  await elsewhere.end();
  await set(`/service/tickets/${ticket}`, 'summary', 'Patched');
  expect(await shown()).toMatchObject({ summary: 'Patched', poNumber: 'committed' });
});

test('what is added to a record from outside shows in it: a company its types, a configuration its questions', async () => {
  const path = `/company/companies/${company}`;
  const types = async () =>
    z.looseObject({ types: z.array(record).optional() }).parse((await rest('GET', path)).body).types
      ?.length ?? 0;
  const before = await types();
  expect(await types()).toBe(before);
  const type = await post('/company/companies/types', { name: 'Kept type' });
  await post(`${path}/typeAssociations`, { type: { id: type } });
  expect(await types()).toBe(before + 1);

  const kind = await post('/company/configurations/types', { name: 'Kept kind' });
  const configuration = await post('/company/configurations', {
    name: 'Kept',
    type: { id: kind },
    company: { id: company },
  });
  const questions = async () =>
    z
      .looseObject({ questions: z.array(z.unknown()).optional() })
      .parse((await rest('GET', `/company/configurations/${configuration}`)).body).questions?.length ?? 0;
  expect([await questions(), await questions()]).toEqual([0, 0]);
  await post(`/company/configurations/types/${kind}/questions`, {
    fieldType: 'Text',
    entryType: 'EntryField',
    sequenceNumber: 1,
    question: 'Rack?',
  });
  expect(await questions()).toBe(1);
});

test('a list that is asked for again holds what fits its condition now', async () => {
  const list = async () =>
    records
      .parse(
        (await rest('GET', `/company/companies?conditions=${encodeURIComponent('city = "Busan"')}`)).body,
      )
      .map(({ id }) => id);
  const first = await post('/company/companies', { identifier: 'K1', name: 'K1', city: 'Busan' });
  expect([await list(), await list(), await list()]).toEqual([[first], [first], [first]]);
  const second = await post('/company/companies', { identifier: 'K2', name: 'K2', city: 'Busan' });
  expect(await list()).toEqual([first, second]);
  await set(`/company/companies/${first}`, 'city', 'Daegu');
  expect(await list()).toEqual([second]);
  await rest('DELETE', `/company/companies/${second}`);
  expect([await list(), (await rest('GET', `/company/companies/${second}`)).status]).toEqual([[], 404]);
});

test('readers and writers at one time: whoever has been told of a change sees it', async () => {
  const id = await post('/service/tickets', { summary: '0', company: { id: company } });
  const path = `/service/tickets/${id}`;
  const list = `/service/tickets?conditions=${encodeURIComponent(`id = ${id}`)}`;
  let written = 0;
  const over = new AbortController();
  const summaryOf = (value: unknown): number =>
    Number(z.looseObject({ summary: z.string() }).parse(value).summary);
  const reader = async (read: () => Promise<unknown>): Promise<void> => {
    while (!over.signal.aborted) {
      const atLeast = written;
      expect(summaryOf(await read())).toBeGreaterThanOrEqual(atLeast);
    }
  };
  const readers = [
    reader(async () => (await rest('GET', path)).body),
    reader(async () => (await rest('GET', path)).body),
    reader(async () => records.parse((await rest('GET', list)).body)[0]),
    reader(async () => records.parse((await rest('GET', list)).body)[0]),
  ];
  try {
    for (let i = 1; i <= 10; i += 1) {
      await set(path, 'summary', String(i));
      written = i;
    }
  } finally {
    over.abort();
  }
  await Promise.all(readers);
});

test('what is kept stays within its limit, and what is used stays', () => {
  const kept = new Recent<string>(1_000, (_key, value) => value.length);
  for (let i = 0; i < 1_000; i += 1) {
    kept.set(`k${i}`, 'x'.repeat(50));
    kept.get('k0');
  }
  const held = Array.from({ length: 1_000 }, (_, i) => kept.get(`k${i}`)?.length ?? 0);
  expect(held.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(1_000);
  expect([held[0], held[500], held[999]]).toEqual([50, 0, 50]);
});
