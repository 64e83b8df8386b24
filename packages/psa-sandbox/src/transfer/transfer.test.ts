import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@parasol/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaStatements } from '../store/schema.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';
import { exportToFile, importFromFile } from './files.ts';

const made = z.looseObject({ id: z.number() });
let one: TestSandbox;
let other: TestSandbox;

beforeAll(async () => {
  [one, other] = await Promise.all([
    startTestSandbox({ seed: 'small' }),
    startTestSandbox({ settings: { mySecurity: 'answers' } }),
  ]);
});
afterAll(() => Promise.all([one?.stop(), other?.stop()]));

const exportOf = async (psa: TestSandbox): Promise<string> =>
  (await fetch(`${psa.url}/sandbox/api/export`)).text();
const importInto = (psa: TestSandbox, body: string): Promise<Response> =>
  fetch(`${psa.url}/sandbox/api/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
const sorted = (text: string): string[] => text.trim().split('\n').toSorted();

test('what one sandbox exports, another takes in: the same records, rights and keys, and numbers go on', async () => {
  const bytes = '한글 🙂 \\ " \n';
  const company = made.parse(
    (
      await one.rest(one.admin, 'POST', '/company/companies', {
        identifier: 'Moved',
        name: bytes.trim(),
        city: 'x',
      })
    ).body,
  ).id;
  const exported = await exportOf(one);
  expect(exported).not.toContain(one.admin.privateKey);
  const answer = await importInto(other, exported);
  expect(await answer.json()).toEqual({ rows: exported.trim().split('\n').length - 1 });
  expect(sorted(await exportOf(other))).toEqual(sorted(exported));
  // the other's own key is gone with its data; the one's counts there now
  const path = `/company/companies/${company}?fields=id,name`;
  expect((await other.rest(other.admin, 'GET', path)).status).toBe(401);
  expect((await other.rest(one.admin, 'GET', path)).body).toEqual({ id: company, name: bytes.trim() });
  const body = { identifier: 'Next', name: 'Next', city: 'x' };
  expect((await other.rest(one.admin, 'POST', '/company/companies', body)).body).toMatchObject({
    id: company + 1,
  });
  const { memberId } = await other.member({ roleId: 1 });
  expect(memberId).toBeGreaterThan(1);
});

test('a file that is no export, or is broken, is refused and changes nothing', async () => {
  const before = sorted(await exportOf(one));
  const header = '{"format":"parasol-psa","version":1}\n';
  for (const [text, message] of [
    ['', 'The file is empty.'],
    ['hello', 'Line 1 is not JSON.'],
    ['{"format":"other"}', 'not an export'],
    [`${header}{"table":"pg_class","row":{}}`, 'Line 2 is not a row of a known table.'],
    [`${header}{"table":"record_company","row":{"id":1}}`, 'does not fit'],
    [`${header}{"table":"record_company","row":{"id":"x"}}`, 'does not fit'],
  ] as const) {
    const answer = await importInto(one, text);
    expect(answer.status).toBe(400);
    expect(z.object({ message: z.string() }).parse(await answer.json()).message).toContain(message);
  }
  expect(sorted(await exportOf(one))).toEqual(before);
});

test('pages of other sites can neither read the data nor replace it', async () => {
  const headers = { origin: 'https://evil.example', 'content-type': 'application/x-ndjson' };
  expect((await fetch(`${one.url}/sandbox/api/export`, { headers })).status).toBe(403);
  const options = { method: 'POST', headers, body: 'x' };
  expect((await fetch(`${one.url}/sandbox/api/import`, options)).status).toBe(403);
});

test('a file holds the same, and is not taken in behind the back of a sandbox that runs', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'psa-export-'));
  try {
    const file = join(dir, 'data.jsonl');
    await exportToFile(one.databaseUrl, file);
    expect(sorted(await readFile(file, 'utf8'))).toEqual(sorted(await exportOf(one)));
    await expect(exportToFile(one.databaseUrl, file)).rejects.toThrow('EEXIST');
    await expect(importFromFile(one.databaseUrl, file)).rejects.toThrow('Stop it first');
    const empty = await testDatabase({
      template: 'psa',
      migrations: [{ name: 'schema', statements: schemaStatements }],
    });
    try {
      const lines = (await readFile(file, 'utf8')).trim().split('\n').length;
      expect(await importFromFile(empty.ownerUrl, file)).toBe(lines - 1);
    } finally {
      await empty.drop();
    }
  } finally {
    await rm(dir, { recursive: true });
  }
});
