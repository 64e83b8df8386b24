/** What was answered is there, whatever happens to the process: the record, and its line in the audit trail. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '@parasol/postgres/testing';
import { openPool } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaStatements } from './store/schema.ts';
import { clientId } from './testing/start-test-sandbox.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let child: ChildProcess | undefined;

beforeAll(async () => {
  database = await testDatabase({
    template: 'psa',
    migrations: [{ name: 'schema', statements: schemaStatements }],
  });
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await database.drop();
});

/** The sandbox in a process of its own, and where it listens. */
async function start(): Promise<{ url: string; process: ChildProcess }> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const started = spawn(
    process.execPath,
    [main, '--port', '0', '--seed', 'none', '--database-url', database.ownerUrl],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  child = started;
  let printed = '';
  for await (const chunk of started.stdout) {
    printed += String(chunk);
    const url = /^PSA sandbox\s+(\S+)/m.exec(printed)?.[1];
    if (url !== undefined) return { url, process: started };
  }
  throw new Error(`the sandbox ended: ${printed}`);
}

const record = z.looseObject({ id: z.number() });
const key = z.object({ publicKey: z.string(), privateKey: z.string() });

async function keyOf(url: string): Promise<string> {
  const screen = async (path: string, body: unknown): Promise<unknown> =>
    (
      await fetch(`${url}/sandbox/api${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();
  const member = record.parse(
    await screen('/api-members', { identifier: 'Durable', name: 'Durable', securityRoleId: 1 }),
  );
  const { publicKey, privateKey } = key.parse(
    await screen(`/api-members/${member.id}/keys`, { description: 'x' }),
  );
  return `Basic ${Buffer.from(`parasol+${publicKey}:${privateKey}`).toString('base64')}`;
}

test('kill -9 under load: every ticket that was answered is there, and so is its line in the audit trail', async () => {
  const { url, process: sandbox } = await start();
  const authorization = await keyOf(url);
  const post = async (path: string, body: unknown): Promise<number> => {
    const answer = await fetch(`${url}/v4_6_release/apis/3.0${path}`, {
      method: 'POST',
      headers: { authorization, clientid: clientId, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return record.parse(await answer.json()).id;
  };
  const company = await post('/company/companies', { identifier: 'Kept', name: 'Kept', city: 'x' });
  const answered: number[] = [];
  const ended = once(sandbox, 'exit');
  const killAfter = 300;
  const writer = async (): Promise<void> => {
    while (sandbox.exitCode === null && sandbox.signalCode === null) {
      try {
        answered.push(await post('/service/tickets', { summary: 'kept', company: { id: company } }));
      } catch {
        return;
      }
      // in the middle of it all: others wait for their answers
      if (answered.length === killAfter) sandbox.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 16 }, writer));
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(answered.length).toBeGreaterThanOrEqual(killAfter);
  const pool = openPool(database.ownerUrl, { max: 1 });
  try {
    const missing = await pool.query(
      `select a.id from unnest($1::int[]) a(id) where not exists (select 1 from "record_ticket" t where t.id = a.id)
        or not exists (select 1 from "record_auditTrailEntry" e where e.record_type = 'Ticket'
          and e.record_id = a.id and e.data->>'text' = 'Ticket ' || a.id || ' was added by Durable')`,
      [answered],
    );
    expect(missing.rows).toEqual([]);
    const alone = await pool.query(
      `select 1 from "record_auditTrailEntry" e where e.record_type = 'Ticket'
        and not exists (select 1 from "record_ticket" t where t.id = e.record_id)`,
    );
    expect(alone.rows).toEqual([]);
  } finally {
    await pool.end();
  }
});
