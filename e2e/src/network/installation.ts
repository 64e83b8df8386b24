import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startConsole, startWorker } from '@parasol/parasol';
import { testDatabase } from '@parasol/postgres/testing';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';

import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';

/** A running installation whose vendors are reached through networks that can be told to fail. */
export type Installation = {
  readonly consoleUrl: string;
  readonly firstAdministratorUrl: string | null;
  /** The product's database, as its owner. */
  readonly ownerUrl: string;
  readonly psa: FaultyProxy;
  readonly umbrella: FaultyProxy;
  /** How far the worker's clock is behind, from now on. */
  setClockBack(ms: number): void;
  stop(): Promise<void>;
};

/** Settle is 6 s then, and a creation is waited for for 2 s. */
const timeScale = 150;
/** For every other call. */
const callTimeoutMs = 1_000;

/** Starts everything in this process, on databases of its own and on any free ports. */
export const startInstallation = async (o: { readonly quietSince: Date }): Promise<Installation> => {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    stops.push(() => part.stop());
    return part;
  };
  const log = pino({ level: process.env['PARASOL_LOG_LEVEL'] ?? 'silent' });
  let clockBackMs = 0;
  try {
    const stateDir = await mkdtemp(join(tmpdir(), 'parasol-network-'));
    stops.push(() => rm(stateDir, { recursive: true, force: true }));
    const psaDatabase = await testDatabase({ template: 'empty', migrations: [] });
    stops.push(() => psaDatabase.drop());
    const database = await testDatabase({ template: 'empty', migrations: [], appRole: 'parasol_app' });
    stops.push(() => database.drop());

    const psaSandbox = keep(
      await startPsaSandbox({
        databaseOwnerUrl: psaDatabase.ownerUrl,
        stateDir,
        port: 0,
        seed: 'small',
        log,
      }),
    );
    const umbrellaSandbox = keep(
      await startUmbrellaSandbox({ port: 0, customers: 2, lastWindowStart: o.quietSince, log }),
    );
    const psa = keep(await startFaultyProxy(psaSandbox.url));
    const umbrella = keep(await startFaultyProxy(umbrellaSandbox.url));
    const common = { databaseUrl: database.url, stateDir, allowLoopbackHosts: true, jobs: false, log };
    const console = keep(await startConsole({ ...common, databaseOwnerUrl: database.ownerUrl, port: 0 }));
    keep(
      await startWorker({
        ...common,
        databaseOwnerUrl: null,
        timeScale,
        callTimeoutMs,
        pollMs: 100,
        // what a worker can't give back is taken over when its lease runs out
        leaseMs: 3_000,
        failureDelayMs: 200,
        limits: 'off',
        clock: { now: () => new Date(Date.now() - clockBackMs) },
      }),
    );
    return {
      consoleUrl: console.url,
      firstAdministratorUrl: console.firstAdministratorUrl,
      ownerUrl: database.ownerUrl,
      psa,
      umbrella,
      setClockBack: (ms) => {
        clockBackMs = ms;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
