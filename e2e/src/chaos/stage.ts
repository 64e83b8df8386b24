import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { forkPart, type Part } from '@parasol/demo';
import { databaseUrl, ensureDatabase, startEmbeddedServer, type EmbeddedServer } from '@parasol/postgres';
import { startReplica, type Replica } from '@parasol/postgres/testing';
import { z } from 'zod';

import type { Addresses } from '../soak/set-up.ts';
import { timeScale } from '../soak/times.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';

/** A worker in a process of its own, on a host whose clock is wrong by so much. */
type Worker = { part: Part<{ name: string }>; name: string; readonly clockBackMs: number };

/** The installation on several hosts: workers, a console, and a database that can be replaced by its replica. */
export type ChaosStage = Addresses & {
  readonly workers: readonly Worker[];
  /** The product's database as its owner, through the front door. */
  readonly ownerUrl: string;
  readonly frontDoor: FrontDoor;
  /** The server that answers now; after a promotion it is a replica and can't be restarted by us. */
  server(): EmbeddedServer | null;
  killWorker(worker: Worker): Promise<void>;
  /** A new process in the dead one's place, with the same wrong clock. */
  startWorker(worker: Worker): Promise<void>;
  /** Ends in order (SIGTERM's way) and starts again. */
  restartWorker(worker: Worker): Promise<void>;
  /** Does something while the worker stands still (SIGSTOP). */
  whileFrozen<T>(worker: Worker, work: () => Promise<T>): Promise<T>;
  /** The first one starts again, and all the others start, each with a clock of its own. */
  startAll(): Promise<void>;
  makeReplica(): Promise<Replica>;
  /** What a person does after the promotion of a replica that lacked something. */
  raiseEpoch(): Promise<void>;
  /** Everybody is led to this replica from now on. */
  promoted(replica: Replica): void;
  stop(): Promise<void>;
};

const here = import.meta.dirname;
const soakParts = join(here, '../soak/parts');
const cli = join(here, '../../../packages/parasol/src/cli/main.ts');
const appRole = 'parasol_app';
const addressed = z.object({ url: z.string() });
const consoleFacts = addressed.extend({ firstAdministratorUrl: z.string().nullable() });
const workerFacts = z.object({ name: z.string() });
const minuteMs = 60_000;
/** Ahead and behind by ten minutes and less; the first is right. */
const skewsMs = [0, 10 * minuteMs, -10 * minuteMs, 4 * minuteMs, -7 * minuteMs];

/** As `Promise.all`, but nothing is left under way when it throws: whoever cleans up finds everything that was started. */
const allOrNone = async <Parts extends readonly unknown[] | []>(
  parts: Parts,
): Promise<{ -readonly [Index in keyof Parts]: Awaited<Parts[Index]> }> => {
  await Promise.allSettled(parts);
  return Promise.all(parts);
};

/** Starts everything on free ports of the loopback; the PSA's database is a server of its own, which nothing happens to. */
export const startChaosStage = async (o: {
  readonly stateDir: string;
  readonly seed: number;
  readonly workers: number;
  readonly quietSince: Date;
  /** How far behind the clock of the one worker is that runs until `startAll`. */
  readonly clockBackMs: number;
}): Promise<ChaosStage> => {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const one of running.splice(0).toReversed()) await one.stop();
  };
  const start = async <Facts>(name: string, facts: z.ZodType<Facts>, settings: unknown, label = name) => {
    const file = join(soakParts, `${name}.ts`);
    const part = await forkPart({ name: label, file, facts, logDir: join(o.stateDir, 'logs') });
    running.push(part);
    return { part, facts: await part.start(settings) };
  };
  try {
    const stateDir = join(o.stateDir, 'first');
    const startServer = async (place: string): Promise<EmbeddedServer> => {
      const server = await startEmbeddedServer({ stateDir: place, temporary: true });
      running.push(server);
      return server;
    };
    const [vendor, first] = await allOrNone([startServer(join(o.stateDir, 'vendor')), startServer(stateDir)]);
    let current: EmbeddedServer | null = first;
    let following = { stateDir, address: current.address };
    const frontDoor = await openFrontDoor(current.address);
    running.push(frontDoor);

    const psaOwnerUrl = await ensureDatabase(vendor.address, 'psa');
    const ownerUrl = await ensureDatabase(frontDoor.address, 'parasol');
    const appUrl = databaseUrl({ ...frontDoor.address, user: appRole }, 'parasol');
    const common = { databaseUrl: appUrl, stateDir: o.stateDir };
    const [psa, umbrella, console] = await allOrNone([
      start('psa', addressed, { databaseOwnerUrl: psaOwnerUrl, stateDir: o.stateDir }),
      start('umbrella', addressed, { seed: o.seed, lastWindowStart: o.quietSince }),
      start('console', consoleFacts, { ...common, databaseOwnerUrl: ownerUrl, port: 0 }),
    ]);

    const startPart = async (number: number, clockBackMs: number) => {
      const settings = { ...common, timeScale, clockBackMs };
      const { part, facts } = await start('worker', workerFacts, settings, `worker-${number}`);
      return { part, name: facts.name };
    };
    const workers: Worker[] = [{ ...(await startPart(0, o.clockBackMs)), clockBackMs: 0 }];
    const startWorker = async (worker: Worker): Promise<void> => {
      Object.assign(worker, await startPart(workers.indexOf(worker), worker.clockBackMs));
    };
    const restartWorker = async (worker: Worker): Promise<void> => {
      running.splice(running.indexOf(worker.part), 1);
      await worker.part.stop();
      await startWorker(worker);
    };
    return {
      psaUrl: psa.facts.url,
      umbrellaUrl: umbrella.facts.url,
      consoleUrl: console.facts.url,
      firstAdministratorUrl: console.facts.firstAdministratorUrl,
      workers,
      ownerUrl,
      frontDoor,
      server: () => current,
      killWorker: async ({ part }) => {
        part.signal('SIGKILL');
        running.splice(running.indexOf(part), 1);
        await part.ended;
      },
      startWorker,
      whileFrozen: async ({ part }, act) => {
        part.signal('SIGSTOP');
        try {
          return await act();
        } finally {
          part.signal('SIGCONT');
        }
      },
      restartWorker,
      startAll: async () => {
        const [early] = workers;
        const others = Array.from({ length: o.workers - 1 }, async (_, index): Promise<Worker> => {
          const clockBackMs = skewsMs[(index + 1) % skewsMs.length] ?? 0;
          return { ...(await startPart(index + 1, clockBackMs)), clockBackMs };
        });
        if (early) others.push(restartWorker(early).then(() => early));
        const started = await allOrNone(others);
        workers.splice(0, workers.length, ...started);
      },
      makeReplica: async () => {
        const place = join(o.stateDir, `replica-${running.length}-${Date.now()}`);
        const replica = await startReplica({ of: following, stateDir: place });
        running.unshift(replica);
        following = { ...following, stateDir: place };
        return replica;
      },
      raiseEpoch: async () => {
        const env = { ...process.env, DATABASE_URL: ownerUrl };
        const args = [cli, 'epoch', 'raise', '--reason', 'chaos', '--state-dir', o.stateDir, '--json'];
        await promisify(execFile)(process.execPath, args, { env, timeout: 60_000 });
      },
      promoted: (replica) => {
        current = null;
        following = { ...following, address: replica.address };
        frontDoor.leadTo(replica.address);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
