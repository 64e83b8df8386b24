import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole, startWorker } from '@parasol/parasol';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { testDatabase } from '@parasol/postgres/testing';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { builtWeb } from './built-web.ts';

export type TestWorld = {
  consoleUrl: string;
  /** The printed one-time link. */
  firstAdministratorUrl: string;
  psaUrl: string;
  umbrellaUrl: string;
  umbrella: UmbrellaSandbox;
  /** The console's and the worker's database, as its owner. */
  databaseOwnerUrl: string;
  /** The API key of Umbrella's account of this kind. */
  umbrellaKey(kind: 'msp' | 'mssp'): { key: string; secret: string };
  stop(): Promise<void>;
};

export type WorldOptions = {
  /** Size of Umbrella's invented scenario; default: 15 customers of an MSP and 10 of an MSSP. */
  customers?: number;
  /** Divides the times of writing once, so that doubt is settled in seconds. */
  timeScale?: number;
  /** 'off': neither side counts calls, so that runs one after the other don't wait for the next minute. */
  limits?: 'off';
  /** What Umbrella and the worker take for the present, so that several days pass in a test. Epoch milliseconds. */
  now?: () => number;
};

/** Both sandboxes, the console with its screens and a worker, on databases of their own and any free ports. */
export async function startWorld(o: WorldOptions = {}): Promise<TestWorld> {
  const [webDir, stateDir, psaDatabase, database] = await Promise.all([
    builtWeb('parasol'),
    mkdtemp(join(tmpdir(), 'parasol-console-')),
    testDatabase({ template: 'empty', migrations: [] }),
    testDatabase({ template: 'empty', migrations: [] }),
  ]);
  const log = pino({ level: 'silent' });
  const psa = await startPsaSandbox({
    databaseOwnerUrl: psaDatabase.ownerUrl,
    port: 0,
    httpsPort: null,
    seed: 'small',
    log,
  });
  const umbrella = await startUmbrellaSandbox({
    port: 0,
    log,
    ...(o.customers === undefined ? {} : { customers: o.customers }),
    ...(o.limits === undefined ? {} : { rateLimits: false }),
    ...(o.now === undefined ? {} : { now: o.now, tokenLifeSeconds: 86_400 * 30 }),
  });
  // The owner's address with the application's role in place of the owner, as a set-up has it.
  const databaseUrl = database.ownerUrl.replace(/\/\/[^@/]*@/, '//parasol_app@');
  const { now } = o;
  const limits = o.limits === undefined ? {} : { limits: o.limits };
  const shared = { databaseUrl, stateDir, allowLoopbackHosts: true, log, ...limits };
  const console = await startConsole({ ...shared, databaseOwnerUrl: database.ownerUrl, port: 0, webDir });
  const worker = await startWorker({
    ...shared,
    databaseOwnerUrl: null,
    ...(o.timeScale === undefined ? {} : { timeScale: o.timeScale }),
    ...(now === undefined ? {} : { clock: { now: () => new Date(now()) } }),
  });
  return {
    consoleUrl: console.url,
    firstAdministratorUrl: console.firstAdministratorUrl ?? '',
    psaUrl: psa.url,
    umbrellaUrl: umbrella.url,
    umbrella,
    databaseOwnerUrl: database.ownerUrl,
    umbrellaKey(kind) {
      const account = umbrella.accounts.find((each) => each.kind === kind);
      if (account === undefined) throw new Error(`The sandbox has no ${kind} account.`);
      return { key: account.key, secret: account.secret };
    },
    async stop() {
      await worker.stop();
      await console.stop();
      await umbrella.stop();
      await psa.stop();
      await Promise.all([
        psaDatabase.drop(),
        database.drop(),
        rm(stateDir, { recursive: true, force: true }),
      ]);
    },
  };
}
