import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Company } from '@parasol/connectwise';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { openPsaOffice, type Member, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';

const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
const main = join(import.meta.dirname, 'main.ts');
const Told = z.looseObject({
  ok: z.boolean(),
  customers: z.number().optional(),
  mapped: z.number().optional(),
  rights: z.looseObject({ granted: z.number(), missing: z.array(z.string()) }).optional(),
  provider: z.looseObject({ id: z.string(), kind: z.string() }).optional(),
  error: z.looseObject({ code: z.string(), details: z.unknown() }).optional(),
});

let deps: TestDeps;
let office: PsaOffice;
let umbrella: UmbrellaSandbox;
let member: Member;
let stateDir: string;
beforeAll(async () => {
  [deps, office, umbrella, stateDir] = await Promise.all([
    startTestDeps(),
    openPsaOffice({ mySecurity: 'answers' }),
    startUmbrellaSandbox({ port: 0, log: pino({ level: 'silent' }) }),
    mkdtemp(join(tmpdir(), 'parasol-setup-')),
  ]);
  member = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
});
afterAll(async () => {
  await Promise.all([umbrella.stop(), office.stop(), deps.stop(), rm(stateDir, { recursive: true })]);
});

const account = () => {
  const found = umbrella.accounts.find((one) => one.kind === 'mssp');
  if (!found) throw new Error('the sandbox has no MSSP account');
  return found;
};

/** `parasol setup` as a process; secrets by the environment. */
const setup = async (args: readonly string[], secrets: Record<string, string>) => {
  const run = promisify(execFile)(
    process.execPath,
    [main, 'setup', '--json', '--allow-loopback', '--state-dir', stateDir, ...args],
    {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: deps.database.ownerUrl,
        PARASOL_APP_DATABASE_URL: deps.database.url,
        PARASOL_LOG_LEVEL: 'error',
        ...secrets,
      },
      timeout: 60_000,
    },
  );
  const { stdout, stderr, code } = await run.then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) =>
      z.object({ stdout: z.string(), stderr: z.string(), code: z.number() }).loose().parse(error),
  );
  return { told: Told.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')), stdout, stderr, code };
};
const given = () => {
  const options = {
    '--name': 'Evening MSSP',
    '--umbrella-url': umbrella.url,
    '--umbrella-key': account().key,
    '--site': office.url,
    '--company-id': 'parasol',
    '--client-id': clientId,
    '--public-key': member.publicKey,
  };
  return [...Object.entries(options).flat(), '--map-exact'];
};
const secrets = () => ({
  PARASOL_UMBRELLA_SECRET: account().secret,
  PARASOL_PSA_PRIVATE_KEY: member.privateKey,
});

test('parasol setup connects a provider from its keys, and the same call again changes nothing', async () => {
  const admin = (await office.roles()).find((role) => role.name === 'Admin');
  if (!admin) throw new Error('the sandbox has no role Admin');
  const boss = office.client(await office.member('boss', admin));
  const [first, second] = account().customers;
  for (const [n, name] of [first?.name, second?.name].entries())
    await boss.write('POST', '/company/companies', { identifier: `C${n}`, name, city: 'Seoul' }, Company);

  const made = await setup(given(), secrets());
  expect(made.stderr).toBe('');
  expect(made.told).toMatchObject({
    ok: true,
    provider: { kind: 'mssp' },
    rights: { granted: 13, missing: [] },
    customers: account().customers.length,
    mapped: 2,
  });
  expect(made.code).toBe(0);
  for (const secret of Object.values(secrets())) expect(made.stdout).not.toContain(secret);

  const again = await setup(given(), secrets());
  expect(again.told).toMatchObject({ ok: true, provider: { id: made.told.provider?.id }, mapped: 0 });
});

test('without a terminal a missing answer ends it, and names the option or variable', async () => {
  const { told, code } = await setup(given(), { PARASOL_UMBRELLA_SECRET: account().secret });
  expect(told.error).toMatchObject({
    code: 'answer_needed',
    details: { question: 'Private API Key', give: ['PARASOL_PSA_PRIVATE_KEY'] },
  });
  expect(code).toBe(1);
});

test('a wrong private key is named, and the process ends with 1', async () => {
  const wrong = { ...secrets(), PARASOL_PSA_PRIVATE_KEY: 'AAAAAAAAAAAAAAAA' };
  const { told, code } = await setup(given(), wrong);
  expect(told.error?.code).toBe('psa_private_key_wrong');
  expect(code).toBe(1);
});
