import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inProvider } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { makeFirstAdministrator, offerFirstAdministrator } from '../access/index.ts';
import { mappedCustomers } from '../customers/index.ts';
import { createProvider, credentialStatus, getSettings } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { verifyMasterKey } from '../vault/index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const email = 'mina@example.com';
const main = join(import.meta.dirname, 'main.ts');
const ended = z.looseObject({ stdout: z.string(), stderr: z.string(), code: z.number().default(0) });
const password = 'an older password of the integration';

let deps: TestDeps;
let stateDir: string;
let providerId: string;
beforeAll(async () => {
  [deps, stateDir] = await Promise.all([startTestDeps(), mkdtemp(join(tmpdir(), 'parasol-cli-'))]);
  await verifyMasterKey(deps.db, deps.vault);
  const token = (await offerFirstAdministrator(deps)) ?? '';
  await makeFirstAdministrator(deps, { token, email, name: 'Mina', password: 'four plain words here' });
  providerId = (await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor)).id;
  const at = new Date();
  await inProvider(deps.db, providerId, async (tx) => {
    const licence = { package_name: null, license_type: null, is_trial: null, address: null };
    const seen = { first_seen_at: at, changed_at: at, removed_at: null };
    await tx
      .insertInto('customers')
      .values({ provider_id: providerId, organization_id: 101, name: 'Alpha', seats: 1, ...licence, ...seen })
      .execute();
    const state = { status: null, city: null, inactive: false, deleted: false };
    const read = { last_updated: null, vanished_at: null };
    await tx
      .insertInto('companies')
      .values({ provider_id: providerId, rec_id: 7, identifier: 'Alpha', name: 'Alpha', ...state, ...read })
      .execute();
  });
});
afterAll(async () => {
  await Promise.all([deps.stop(), rm(stateDir, { recursive: true })]);
});

/** A command as a process of its own, as an operator starts it. */
const parasol = async (...args: readonly string[]) => {
  const run = promisify(execFile)(process.execPath, [main, ...args, '--json', '--state-dir', stateDir], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DATABASE_URL: deps.database.ownerUrl,
      PARASOL_APP_DATABASE_URL: deps.database.url,
      PARASOL_MASTER_KEY: deps.masterKeys,
    },
    timeout: 60_000,
  });
  return ended.parse(await run.catch((error: unknown) => error));
};
const lastLine = (stdout: string): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

test('a person who is locked out gets a link that is kept as a hash only, and nobody unknown gets one', async () => {
  const [made, unknown] = await Promise.all([
    parasol('sign-in-link', '--email', email, '--public-url', 'https://parasol.example.com'),
    parasol('sign-in-link', '--email', 'nobody@example.com'),
  ]);
  const { url } = z.object({ ok: z.literal(true), url: z.string() }).parse(lastLine(made.stdout));
  expect(url).toMatch(/^https:\/\/parasol\.example\.com\/sign-in-link#token=[\w-]{43}$/);
  const kept = await deps.db.selectFrom('sign_in_links').selectAll().execute();
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(url.split('=').at(-1));
  expect(unknown.code).toBe(1);
  expect(unknown.stdout + unknown.stderr).toContain('Nobody with this e-mail address can sign in here.');
});

test('an older integration is taken over from a file, and its password stands in no output', async () => {
  const file = join(stateDir, 'legacy.json');
  const content = {
    format: 'parasol-legacy',
    version: 1,
    psa: { site: 'eu', companyId: 'acme', clientId: 'an older client', user: 'umbrella', password },
    configurationType: 'Umbrella of old',
    mappings: [{ organizationId: 101, companyRecId: 7 }],
  };
  await writeFile(file, JSON.stringify(content));
  const taken = await parasol('import', '--provider', 'An MSP', '--file', file);
  expect(lastLine(taken.stdout)).toMatchObject({ ok: true, mapped: 1, errors: [], tickets: 0 });
  expect(taken.stdout + taken.stderr).not.toContain(password);
  expect(await mappedCustomers(deps, providerId)).toMatchObject([{ organizationId: 101, companyRecId: 7 }]);
  expect((await credentialStatus(deps, providerId)).psa).toMatchObject({ kind: 'login', user: 'umbrella' });
  expect((await getSettings(deps, providerId)).configurations.typeName).toBe('Umbrella of old');

  await writeFile(file, JSON.stringify({ ...content, version: 2 }));
  const refused = await parasol('import', '--provider', 'An MSP', '--file', file);
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toContain('version');
  expect(refused.stdout + refused.stderr).not.toContain(password);
});
