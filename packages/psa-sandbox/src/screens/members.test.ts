import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

const key = z.object({ id: z.number(), publicKey: z.string(), privateKey: z.string() });
const entries = z.array(z.looseObject({ text: z.string() }));
const history = async (path: string): Promise<string[]> =>
  entries.parse((await psa.screen('GET', `${path}/history`)).body).map((entry) => entry.text);

test('every field of a member is kept, shown and taken away again', async () => {
  const { memberId } = await psa.member({ roleId: 1 });
  const path = `/api-members/${memberId}`;
  const bare = z.looseObject({}).parse((await psa.screen('GET', path)).body);
  const choices = z
    .object({
      timeZones: z.tuple([z.string()]).rest(z.string()),
      departments: z.tuple([z.string()]).rest(z.string()),
      boards: z.tuple([z.looseObject({ name: z.string() })]).rest(z.unknown()),
    })
    .parse((await psa.screen('GET', '/choices')).body);
  const filled = {
    emailAddress: 'umbrella@example.com',
    timeZone: choices.timeZones[0],
    level: 'Location (Level 2)',
    location: 'Branch Office',
    defaultLocation: 'Branch Office',
    department: choices.departments[0],
    territory: 'Branch Office',
    serviceBoard: choices.boards[0].name,
    notes: 'For Umbrella',
    blockPriceFlag: true,
    blockCostFlag: true,
  };
  expect(await psa.screen('PUT', path, { ...bare, ...filled })).toMatchObject({ status: 200, body: filled });
  expect((await psa.screen('GET', path)).body).toMatchObject(filled);
  const emptied = {
    level: '',
    location: '',
    defaultLocation: '',
    department: '',
    territory: '',
    timeZone: '',
    serviceBoard: '',
  };
  await psa.screen('PUT', path, { ...bare, ...filled, ...emptied });
  expect((await psa.screen('GET', path)).body).toMatchObject(
    Object.fromEntries(Object.keys(emptied).map((field) => [field, null])),
  );
  expect((await history(path))[0]).toContain('territory: Branch Office → ');
});

test("a key's description can be changed, which changes nothing else; its history and its member's tell so", async () => {
  const { memberId } = await psa.member({ roleId: 1 });
  const path = `/api-members/${memberId}/keys`;
  const made = key.parse((await psa.screen('POST', path, { description: 'First' })).body);
  expect((await psa.screen('PUT', `${path}/${made.id}`, { description: ' ' })).status).toBe(400);
  expect((await psa.screen('PUT', `${path}/${made.id}`, { description: 'x'.repeat(51) })).status).toBe(400);
  expect(await psa.screen('PUT', `${path}/${made.id}`, { description: 'Second' })).toMatchObject({
    status: 200,
    body: { description: 'Second', publicKey: made.publicKey },
  });
  expect((await psa.rest(made, 'GET', '/system/info')).status).toBe(200);
  expect(await history(`${path}/${made.id}`)).toEqual([
    'Changed; Description: First → Second',
    'Created; Description: First',
  ]);
  expect((await history(`/api-members/${memberId}`)).slice(0, 2)).toEqual([
    'API key changed; Description: First → Second',
    `API key added; Description: First (${made.publicKey})`,
  ]);
  expect((await psa.screen('PUT', `/api-members/1/keys/${made.id}`, { description: 'x' })).status).toBe(404);
});

test('the log can be narrowed to one key and to a text, and is downloaded as it is narrowed', async () => {
  const { memberId, keys } = await psa.member({ roleId: 1 });
  const path = `/api-members/${memberId}`;
  const second = key.parse((await psa.screen('POST', `${path}/keys`, { description: '=Second' })).body);
  await psa.rest(keys, 'GET', '/system/info');
  await psa.rest(second, 'GET', '/service/boards');
  await psa.rest(second, 'GET', '/company/companies/count');
  const shown = z.object({ total: z.number(), rows: z.array(z.looseObject({ url: z.string() })) });
  const log = async (query: string) => shown.parse((await psa.screen('GET', `${path}/logs${query}`)).body);
  expect((await log('')).total).toBe(3);
  expect((await log(`?key=${second.id}`)).rows.map((row) => row.url)).toEqual([
    '/v4_6_release/apis/3.0/company/companies/count',
    '/v4_6_release/apis/3.0/service/boards',
  ]);
  expect((await log(`?key=${second.id}&search=boards`)).total).toBe(1);
  const csv = await fetch(`${psa.url}/sandbox/api${path}/logs/download?key=${second.id}&search=boards`);
  const lines = (await csv.text()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe('"API Key Description","Start Time","Duration (ms)","Response","Method","URL"');
  // What a spreadsheet would take for a formula is none any more.
  expect(lines[1]).toMatch(
    /^"'=Second",".+",[\d.]+,200,"GET","\/v4_6_release\/apis\/3\.0\/service\/boards"$/,
  );
});
