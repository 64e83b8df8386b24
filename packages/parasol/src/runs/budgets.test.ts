import type { ConnectWiseClient } from '@parasol/connectwise';
import { openDatabase, openPool } from '@parasol/postgres';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { mapCustomers, refreshCompanies, refreshCustomers } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import {
  createConnect,
  createProvider,
  savePsaCredentials,
  saveSettings,
  saveUmbrellaCredentials,
} from '../providers/index.ts';
import type { Tables } from '../schema/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { getRun, startRun, startWorkerLoop } from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const company = z.looseObject({ id: z.number() });
const counted = z.object({
  callsByPath: z.record(z.string(), z.number()),
  rateLimits: z.object({ exceeded: z.number() }),
});
const providers = 3;
let deps: TestDeps;
let office: PsaOffice;
let umbrella: UmbrellaSandbox;
const providerIds: string[] = [];
let laterMs = 0;

const makeCompany = async (admin: ConnectWiseClient, organizationId: number): Promise<number> => {
  const body = { identifier: `C${organizationId}`, name: `C${organizationId}`, city: 'Springfield' };
  const made = await admin.write('POST', '/company/companies', body, company);
  if (made.outcome !== 'ok') throw new Error(JSON.stringify(made));
  return made.body.id;
};

// Three providers under one key: they share its limits.
beforeAll(async () => {
  deps = await startTestDeps();
  deps.setNow(new Date('2026-11-22T12:45:00Z'));
  office = await openPsaOffice({ mySecurity: 'answers' });
  const log = pino({ level: 'silent' });
  umbrella = await startUmbrellaSandbox({ port: 0, rateLimits: true, now: () => Date.now() + laterMs, log });
  const [account] = umbrella.accounts;
  if (!account) throw new Error('no account');
  const adminRole = (await office.roles()).find((role) => role.name === 'Admin');
  const admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
  const { publicKey, privateKey } = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
  const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
  const companies = new Map<number, number>();
  for (const { organizationId } of account.customers)
    companies.set(organizationId, await makeCompany(admin, organizationId));
  for (let number = 1; number <= providers; number += 1) {
    const { id } = await createProvider(deps, { kind: 'msp', name: `MSP ${number}` }, actor);
    const keys = { baseUrl: umbrella.url, key: account.key, secret: account.secret };
    await saveUmbrellaCredentials(deps, id, keys, actor);
    const psa = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
    await savePsaCredentials(deps, id, psa, actor);
    const configurations = { typeName: `Cisco Umbrella ${number}` };
    await saveSettings(deps, id, { configurations, ticketing: { enabled: false } }, actor);
    await refreshCustomers(deps, id);
    await refreshCompanies(deps, id);
    // companies of their own: a customer's configuration is one provider's
    const own = [...companies].filter((_, place) => place % providers === number - 1);
    const mappings = own.map(([organizationId, companyRecId]) => ({ organizationId, companyRecId }));
    const { errors } = await mapCustomers(deps, id, mappings, actor);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    providerIds.push(id);
  }
  // Connecting and mapping asked without budgets; half an hour later nobody counts that any more.
  laterMs = 31 * 60_000;
});
afterAll(async () => {
  await umbrella.stop();
  await office.stop();
  await deps.stop();
});

const forget = async (): Promise<void> => {
  await fetch(`${umbrella.url}/sandbox/api/calls`, { method: 'DELETE' });
};
const counts = async () => counted.parse(await (await fetch(`${umbrella.url}/sandbox/api/status`)).json());

const endOf = async (providerId: string, runId: string): Promise<string> => {
  const giveUpMs = performance.now() + 50_000;
  for (;;) {
    const { state } = await getRun(deps, providerId, runId);
    if (performance.now() > giveUpMs || (state !== 'queued' && state !== 'running')) return state;
    await sleep(100);
  }
};

/** A run of each provider at once, each on a worker with a pool and tokens of its own, as in processes of their own. */
const runAll = async (limits: 'on' | 'off'): Promise<string[]> => {
  const workers = providerIds.map((_, number) => {
    const pool = openPool(deps.database.url, { max: 6 });
    const connect = createConnect({ allowLoopbackHosts: true, now: Date.now, logDirectories: [] });
    const own: Deps = { ...deps, db: openDatabase<Tables>(pool), connect, limits };
    const loop = startWorkerLoop(own, { name: `worker-${number}`, runs: 1, pollMs: 50 });
    const stop = async (): Promise<void> => {
      await loop.stop();
      await connect.close();
      await pool.end();
    };
    return { loop, stop };
  });
  try {
    const runs = await Promise.all(
      providerIds.map(async (id) => ({ id, runId: (await startRun(deps, id, { trigger: 'manual' })).runId })),
    );
    for (const { loop } of workers) loop.wake();
    const states: string[] = [];
    for (const { id, runId } of runs) states.push(await endOf(id, runId));
    return states;
  } finally {
    for (const one of workers) await one.stop();
  }
};

test('three workers with one key among them exceed none of its limits, by the count of the other side', async () => {
  await forget();
  expect(await runAll('on')).toEqual(['done', 'done', 'done']);
  const { callsByPath, rateLimits } = await counts();
  expect(rateLimits.exceeded).toBe(0);
  expect(callsByPath['POST /auth/v2/token']).toBeLessThanOrEqual(20);
  // Without the budgets the same work is too much, so that the count above says something.
  await fetch(`${umbrella.url}/sandbox/api/switches`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rateLimits: false }),
  });
  await runAll('off');
  expect((await counts()).rateLimits.exceeded).toBeGreaterThan(0);
}, 120_000);
