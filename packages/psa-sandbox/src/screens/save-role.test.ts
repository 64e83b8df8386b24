/** Save on a role's screen is one request: what it sends is there as a whole, or not at all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let id: number;

beforeAll(async () => {
  psa = await startTestSandbox();
  await psa.screen('POST', '/security-roles', { name: 'Taken' });
  ({ id } = made.parse((await psa.screen('POST', '/security-roles', { name: 'Umbrella' })).body));
});
afterAll(() => psa.stop());

const board = 'Service / Service Board';
const settings = [{ area: 'System', row: 'Table Setup', add: 'All', edit: 'All', inquire: 'All' }];
const tables = [board, 'Service / Priority'];

/** All that the screens show of the role. */
async function shown() {
  const read = async (path: string) => (await psa.screen('GET', `/security-roles/${id}${path}`)).body;
  const rows = z.array(z.looseObject({ row: z.string() })).parse(await read('/settings'));
  return {
    role: await read(''),
    row: rows.find(({ row }) => row === 'Table Setup'),
    lists: await read('/customize/System/Table%20Setup'),
    history: await read('/history'),
  };
}

test.each([
  ['a name that is taken', { name: 'TAKEN', settings, tables }],
  ['a row that does not exist', { name: 'New', settings: [...settings, { area: 'x', row: 'y' }], tables }],
  ['a table that does not exist', { name: 'New', settings, tables: [...tables, 'No / Such table'] }],
  ['a name that is too long', { name: 'x'.repeat(31), settings, tables }],
])('%s is refused, and nothing of the rest is saved', async (_what, body) => {
  const before = await shown();
  expect((await psa.screen('PUT', `/security-roles/${id}`, body)).status).toBe(400);
  expect(await shown()).toEqual(before);
});

test('the name, the levels and the list are saved together, count at once, and are one entry of the history', async () => {
  const { keys } = await psa.member({ roleId: id });
  expect((await psa.rest(keys, 'GET', '/service/boards')).status).toBe(403);
  const before = z.array(z.unknown()).parse((await shown()).history).length;
  const saved = await psa.screen('PUT', `/security-roles/${id}`, { name: 'Renamed', settings, tables });
  expect(saved).toMatchObject({ status: 200, body: { id, name: 'Renamed' } });
  const after = await shown();
  expect(after).toMatchObject({
    row: { add: 'All', edit: 'All', delete: 'None', inquire: 'All' },
    lists: { allowed: expect.arrayContaining(tables) },
  });
  expect(z.array(z.unknown()).parse(after.history).length).toBe(before + 1);
  expect(JSON.stringify(after.history)).toContain('Renamed');
  expect(JSON.stringify(after.history)).toContain(board);
  expect((await psa.rest(keys, 'GET', '/service/boards')).status).toBe(200);
});
