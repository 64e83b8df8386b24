import { setTimeout as sleep } from 'node:timers/promises';

import { lastCompleteWindowStart } from '@parasol/umbrella';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { fullDiskSwitch, readOnlySwitch } from './network/database-switches.ts';
import { type Installation, startInstallation } from './network/installation.ts';
import { readConfigurations, readTickets } from './soak/psa-records.ts';
import { awaitQuiet } from './soak/quiet.ts';
import { createRandom } from './soak/random.ts';
import { runOnce } from './soak/runs.ts';
import { mapNext, setUp, type SoakTown } from './soak/set-up.ts';
import { verify } from './soak/verify.ts';

let installation: Installation;
let town: SoakTown;

beforeAll(async () => {
  installation = await startInstallation({ quietSince: new Date(Date.now() - 40 * 24 * 3_600_000) });
  town = await setUp(
    {
      psaUrl: installation.psa.url,
      umbrellaUrl: installation.umbrella.url,
      consoleUrl: installation.consoleUrl,
      firstAdministratorUrl: installation.firstAdministratorUrl,
    },
    { customers: 4, random: createRandom(1), onProgress: () => {} },
  );
  for (const provider of town.job.providers) await runOnce(town.job.console, provider);
}, 120_000);
afterAll(() => installation.stop());

const answer = z.object({ error: z.object({ code: z.string() }).optional() });
const ready = async (): Promise<string> => {
  const body = await (await fetch(`${installation.consoleUrl}/readyz`)).json();
  return answer.parse(body).error?.code ?? 'ready';
};

const lagMs = 30 * 60_000;
/** One computer of each mapped customer is infected. */
const infect = async (name: string): Promise<void> => {
  const window = lastCompleteWindowStart(Date.now(), lagMs);
  for (const customer of town.world.customers.filter((one) => one.mapped)) {
    const label = `${name}-${customer.organizationId}`;
    town.world.identities.push({ label, customer, events: new Map([[window, 9]]) });
    const event = {
      organizationId: customer.organizationId,
      identity: { label, type: 'Roaming Computers' },
      count: 9,
      at: new Date(window).toISOString(),
    };
    await town.umbrella.send('POST', '/sandbox/api/events', event, z.unknown());
  }
};

test.each([
  ['read-only', 'database_read_only', readOnlySwitch],
  ['full', 'database_full', fullDiskSwitch],
] as const)(
  'a database that turns %s in the middle of a run is told as such, and nothing is lost or made twice',
  { timeout: 120_000 },
  async (name, code, switchOf) => {
    const database = switchOf(installation.ownerUrl);
    await mapNext(town, 1);
    await infect(name);
    const [provider] = town.job.providers;
    if (provider === undefined) throw new Error('There is no provider.');
    // it strikes when the first ticket of the run is on its way, so that what the PSA answers can't be kept
    const struck = Promise.withResolvers<void>();
    let strikes = 0;
    installation.psa.setFaults(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/service/tickets')) return null;
      strikes += 1;
      if (strikes === 1) struck.resolve(database.on());
      return 'slow';
    });
    const runId = await town.job.console.startRun(provider.id);
    await struck.promise;
    await expect.poll(ready, { timeout: 15_000 }).toBe(code);
    const refused = await town.job.console.startRun(provider.id).catch((error: unknown) => String(error));
    expect(refused).toMatch(/no room left|read-only/u);
    const sent = strikes;
    await sleep(1_000);
    expect(strikes, 'what can’t be committed is not sent').toBe(sent);

    installation.psa.setFaults(() => null);
    await database.off();
    await expect.poll(ready, { timeout: 15_000 }).toBe('ready');
    await expect
      .poll(async () => (await town.job.console.run(provider.id, runId)).state, { timeout: 60_000 })
      .toBe('done');
    const quiet = { patienceMs: 60_000, signal: new AbortController().signal };
    await awaitQuiet(town.job, quiet);
    const tickets = await readTickets(town.psa);
    const configurations = await readConfigurations(town.psa);
    const { duplicates, lost, incidents } = verify(town.world, { tickets, configurations });
    expect({ duplicates, lost }).toEqual({ duplicates: [], lost: [] });
    expect(incidents).toBe(town.world.identities.length);
    expect(tickets).toHaveLength(incidents);
  },
);
