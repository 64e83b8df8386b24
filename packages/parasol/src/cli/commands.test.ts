import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { systemActor } from '../audit/index.ts';
import { installationFacts, saveSettle } from '../ledger/index.ts';
import { createProvider } from '../providers/index.ts';
import { verifyMasterKey } from '../vault/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const main = join(import.meta.dirname, 'main.ts');
const ended = z.looseObject({ stdout: z.string(), stderr: z.string(), code: z.number().default(0) });

let deps: TestDeps;
let stateDir: string;
beforeAll(async () => {
  [deps, stateDir] = await Promise.all([startTestDeps(), mkdtemp(join(tmpdir(), 'parasol-cli-'))]);
  await verifyMasterKey(deps.db, deps.vault);
  await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor);
});
afterAll(async () => {
  await Promise.all([deps.stop(), rm(stateDir, { recursive: true })]);
});

/** A command as a process of its own, as an operator starts it. */
const parasol = async (args: readonly string[], env: Record<string, string> = {}) => {
  const database = { DATABASE_URL: deps.database.ownerUrl, PARASOL_APP_DATABASE_URL: deps.database.url };
  const run = promisify(execFile)(process.execPath, [main, ...args, '--state-dir', stateDir], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...database,
      ...env,
    },
    timeout: 60_000,
  });
  return ended.parse(await run.catch((error: unknown) => error));
};

// One process each: they take seconds to start on a busy machine.
test('another master key than the one that the database knows stops a start, and the error says what to do', async () => {
  const wrong = { PARASOL_MASTER_KEY: randomBytes(32).toString('base64') };
  const refused = await parasol(['worker', '--no-jobs'], wrong);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/master key/i);
  expect(refused.stderr).not.toContain(wrong.PARASOL_MASTER_KEY);
});

test('the audit log is exported line by line, chained as it is kept, and verified against what was exported', async () => {
  const key = { PARASOL_MASTER_KEY: deps.masterKeys };
  const { stdout } = await parasol(['audit', 'export', '--provider', 'An MSP'], key);
  const line = z.object({ seq: z.number(), action: z.string(), hash: z.string(), previousHash: z.string() });
  const lines = stdout
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  expect(lines[0]).toMatchObject({ seq: 1, action: 'provider.created' });
  expect(lines.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  const kept = join(stateDir, 'kept.jsonl');
  await writeFile(kept, stdout);
  const whole = await parasol(['audit', 'verify', '--against', kept], key);
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('An MSP: 1 lines, intact')]);
  await writeFile(kept, stdout.replace('"seq":1', '"seq":9'));
  const cut = await parasol(['audit', 'verify', '--against', kept], key);
  expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining('The end of the log was cut off')]);
});

test('settle is set by an operator, and not to less than a write may take', async () => {
  const key = { PARASOL_MASTER_KEY: deps.masterKeys };
  const refused = await parasol(['settle', '--minutes', '5'], key);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/made twice/);
  const { stdout } = await parasol(['settle', '--minutes', '30', '--json'], key);
  const facts = z.object({ chosenSettleMs: z.number(), settleMs: z.number() });
  expect(facts.parse(JSON.parse(stdout))).toEqual({ chosenSettleMs: 1_800_000, settleMs: 1_800_000 });
  await saveSettle(deps, { settleMs: null, actor: systemActor('a test') });
  expect((await installationFacts(deps)).settleMs).toBe(900_000);
});

test('a new epoch begins when an operator says why', async () => {
  const key = { PARASOL_MASTER_KEY: deps.masterKeys };
  const args = ['epoch', 'raise', '--reason', 'a replica was promoted', '--json'];
  const first = z.object({ epoch: z.number() }).parse(JSON.parse((await parasol(args, key)).stdout));
  expect(first.epoch).toBeGreaterThan(1);
});
