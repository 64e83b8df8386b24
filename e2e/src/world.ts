import { startConsole, startWorker } from '@parasol/parasol';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { testDatabase } from '@parasol/postgres/testing';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { openGround } from './ground.ts';

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
  const [ground, psaDatabase] = await Promise.all([
    openGround(),
    testDatabase({ template: 'empty', migrations: [] }),
  ]);
  const { webDir, databaseOwnerUrl, log } = ground;
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
  const { now } = o;
  const shared = { ...ground.options, ...(o.limits === undefined ? {} : { limits: o.limits }) };
  const console = await startConsole({ ...shared, databaseOwnerUrl, port: 0, webDir });
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
    databaseOwnerUrl,
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
      await Promise.all([psaDatabase.drop(), ground.drop()]);
    },
  };
}
