import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { inParallel, createHttpClient, forkPart, umbrellaStatus, type HttpClient } from '@parasol/demo';
import { databaseUrl, ensureDatabase, openPool, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

import { startPsas, type Psas } from './psas.ts';

export type ScaleProvider = {
  readonly id: string;
  readonly name: string;
  readonly organizationIds: readonly number[];
};

/** Many providers on one installation, all mapped, and for each a PSA that takes its time. */
export type ScaleStage = {
  readonly providers: readonly ScaleProvider[];
  readonly ownerUrl: string;
  /** The console's API, signed in as its administrator. */
  readonly api: HttpClient;
  /**
   * Has so many workers run, each with so many runs at once (one to three calls in flight each, by their customers; default 8). Those that do
   * so already stay: a process that has just started is slow.
   */
  workers(count: number, runsAtOnce?: number): Promise<void>;
  /**
   * All of the vendors' permits are free again, as hours after the last run: otherwise a run minutes after another
   * would measure how long Umbrella's 14 calls a minute make it wait.
   */
  forgetBudgets(): Promise<void>;
  /** What is not measured need not wait for permits: Umbrella's alone would keep 10,000 customers waiting for minutes. */
  unlimited<T>(work: Promise<T>): Promise<T>;
  /** Each customer of these gets other seats, so that its configuration has to be written. */
  changeAll(providers: readonly ScaleProvider[]): Promise<void>;
  /** Console and workers. */
  pids(): number[];
  /** Errors in the logs of console and workers so far. */
  errors(): Promise<string[]>;
  /** Calls that the PSAs have answered. */
  psaCalls(): Promise<number>;
  setPsaLatency(delayMs: number): Promise<void>;
  stop(): Promise<void>;
};

const addressed = z.object({ url: z.string() });
const severalAddressed = z.object({ urls: z.array(z.string()) });
const consoleFacts = addressed.extend({ firstAdministratorUrl: z.string().nullable(), pid: z.number() });
const workerFacts = z.object({ name: z.string(), pid: z.number() });
/** Lines that tell of an error of ours: pino's levels error and fatal, and what Node prints before it dies. */
const errorLine = /"level":[56]0|^\S*Error: /;
const anything = z.unknown();
const made = z.object({ id: z.string() });
const ownQuestions = ['top-allowed-domains', 'top-blocked-domains', 'top-threats', 'active-identities'];
const atOnce = 6;
const forgetEveryMs = 1_000;
/** One is what a transaction holds, another what it may wait for. */
const connectionsOfPsa = 2;
const runsPerWorker = 8;
const mappingsAtOnce = 2_000;

export const startScaleStage = async (o: {
  /** Customers of each provider. */
  readonly sizes: readonly number[];
  readonly onProgress: (message: string) => void;
}): Promise<ScaleStage> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-scale-'));
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const one of running.splice(0).toReversed()) await one.stop();
    await rm(stateDir, { recursive: true, force: true });
  };
  const start = async <Facts>(name: string, file: string, facts: z.ZodType<Facts>, settings: unknown) => {
    const part = await forkPart({
      name,
      file: join(import.meta.dirname, file),
      facts,
      logDir: join(stateDir, 'logs'),
    });
    running.push(part);
    return { part, facts: await part.start(settings) };
  };
  try {
    o.onProgress('starting database, sandboxes and console');
    const server = await startEmbeddedServer({ stateDir, temporary: true });
    running.push(server);
    const ownerUrl = await ensureDatabase(server.address, 'parasol');
    const appUrl = databaseUrl({ ...server.address, user: 'parasol_app' }, 'parasol');
    const umbrella = await start('umbrella', 'parts/umbrella.ts', addressed, { furtherMsps: o.sizes });
    // a database server of the vendor's, whose disk isn't ours to wait for
    const vendor = await startEmbeddedServer({
      stateDir: join(stateDir, 'vendor'),
      temporary: true,
      durable: false,
      connections: 50 + 2 * connectionsOfPsa * o.sizes.length,
    });
    running.push(vendor);
    const psas = await startPsas({
      address: vendor.address,
      count: o.sizes.length,
      start: (databaseUrls) =>
        start('psas', 'parts/psas.ts', severalAddressed, { databaseUrls, connections: connectionsOfPsa }),
    });
    const console = await start('console', 'parts/console.ts', consoleFacts, {
      databaseOwnerUrl: ownerUrl,
      databaseUrl: appUrl,
      stateDir,
    });
    const api = createHttpClient(`${console.facts.url}/api/v1`);
    const token = /token=(.+)$/.exec(console.facts.firstAdministratorUrl ?? '')?.[1];
    const person = { email: 'scale@example.com', name: 'Scale', password: randomUUID() };
    await api.send('POST', '/first-administrator', { token, ...person }, anything);
    const forgetBudgets = async (): Promise<void> => {
      const pool = openPool(ownerUrl, { max: 1, applicationName: 'parasol bench' });
      await pool.query('delete from budgets');
      await pool.end();
    };
    const unlimited = async <T>(work: Promise<T>): Promise<T> => {
      const ended = new AbortController();
      const forgetting = (async () => {
        while (!ended.signal.aborted) {
          await forgetBudgets();
          await sleep(forgetEveryMs, undefined, { signal: ended.signal }).catch(() => undefined);
        }
      })();
      try {
        return await work;
      } finally {
        ended.abort();
        await forgetting;
      }
    };
    const providers = await unlimited(
      connectAll(api, { psas, umbrellaUrl: umbrella.facts.url }, o.onProgress),
    );

    let workers: { part: { stop(): Promise<void> }; pid: number; runs: number }[] = [];
    let seats = 1_000;
    const sandbox = createHttpClient(`${umbrella.facts.url}/sandbox/api`);
    return {
      providers,
      ownerUrl,
      api,
      workers: async (count, runs = runsPerWorker) => {
        const left = workers.filter((one) => one.runs === runs).slice(0, count);
        for (const { part } of workers.filter((one) => !left.includes(one))) {
          running.splice(running.indexOf(part), 1);
          await part.stop();
        }
        workers = left;
        while (workers.length < count) {
          const settings = { databaseUrl: appUrl, stateDir, runs };
          const name = `worker-${workers.length}`;
          const { part, facts } = await start(name, 'parts/worker.ts', workerFacts, settings);
          workers.push({ part, pid: facts.pid, runs });
        }
      },
      pids: () => [console.facts.pid, ...workers.map(({ pid }) => pid)],
      errors: async () => {
        const files = (await readdir(join(stateDir, 'logs'))).filter((name) =>
          /^(console|worker)/.test(name),
        );
        const texts = await Promise.all(files.map((name) => readFile(join(stateDir, 'logs', name), 'utf8')));
        return texts.flatMap((text) => text.split('\n').filter((line) => errorLine.test(line)));
      },
      forgetBudgets,
      unlimited,
      changeAll: async (changed) => {
        seats += 1;
        const ids = changed.flatMap((provider) => provider.organizationIds);
        await inParallel(ids, atOnce, (id) =>
          sandbox.send('PATCH', `/customers/${id}`, { seats }, anything).then(() => undefined),
        );
      },
      psaCalls: () => psas.calls(),
      setPsaLatency: (delayMs) => psas.setLatency(delayMs),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** What an administrator does for each provider, through the same interfaces. */
const connectAll = async (
  api: HttpClient,
  { psas, umbrellaUrl }: { readonly psas: Psas; readonly umbrellaUrl: string },
  onProgress: (message: string) => void,
): Promise<ScaleProvider[]> => {
  const { accounts } = await umbrellaStatus(umbrellaUrl);
  // The first two are the sandbox's own.
  const further = [...accounts.slice(2).entries()];
  const providers: ScaleProvider[] = [];
  await inParallel(further, atOnce, async ([place, account]) => {
    const { id } = await api.send('POST', '/providers', { kind: 'msp', name: account.name }, made);
    const of = `/providers/${id}`;
    const { key, secret } = account;
    await api.send('PUT', `${of}/umbrella`, { key, secret, baseUrl: umbrellaUrl }, anything);
    const names = account.customers.map((customer) => customer.name);
    const companyRecIds = await psas.makeCompanies(place, names);
    const pair = await psas.makeKey(place, `Parasol: ${account.name}`);
    const psa = { site: psas.urls[place], companyId: psas.companyId, clientId: randomUUID(), enabled: true };
    await api.send('PUT', `${of}/psa`, { ...psa, ...pair }, anything);
    const settings = { configurations: { questionsOff: ownQuestions }, schedule: { enabled: false } };
    await api.send('PUT', `${of}/settings`, settings, anything);
    await api.send('POST', `${of}/customers/refresh`, {}, anything);
    await api.send('POST', `${of}/companies/refresh`, {}, anything);
    const mappings = account.customers.map(({ organizationId }, n) => ({
      organizationId,
      companyRecId: companyRecIds[n] ?? 0,
    }));
    for (let from = 0; from < mappings.length; from += mappingsAtOnce)
      await api.send(
        'POST',
        `${of}/mappings`,
        { mappings: mappings.slice(from, from + mappingsAtOnce) },
        anything,
      );
    const organizationIds = account.customers.map((customer) => customer.organizationId);
    providers.push({ id, name: account.name, organizationIds });
    if (providers.length % 25 === 0)
      onProgress(`connected ${providers.length} of ${further.length} providers`);
  });
  return providers;
};
