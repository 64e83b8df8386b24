import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { forkPart, type Part } from '@parasol/demo';
import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

/** What can be killed. */
export const victims = ['worker', 'console', 'database'] as const;
export type Victim = (typeof victims)[number];

/** All parts of the installation and of its vendors, each in a process of its own. */
export type SoakStage = {
  readonly psaUrl: string;
  readonly umbrellaUrl: string;
  readonly consoleUrl: string;
  readonly firstAdministratorUrl: string | null;
  /** The product's database, as its owner, for looking on. */
  readonly ownerUrl: string;
  /** kill -9, and a new start; returns when the successor is ready. */
  kill(victim: Victim): Promise<void>;
  /** Stops the worker's process in the middle of whatever it does and lets it go on later, as a machine that sleeps. */
  freezeWorker(ms: number): Promise<void>;
  /** Starts the worker again, in order, with the machine's own clock. */
  setClockRight(): Promise<void>;
  stop(): Promise<void>;
};

const files = join(import.meta.dirname, 'parts');
const appRole = 'parasol_app';
const addressed = z.object({ url: z.string() });
const consoleFacts = addressed.extend({ firstAdministratorUrl: z.string().nullable() });
const workerFacts = z.object({ name: z.string() });

/** Starts everything on free ports of the loopback, with all times divided by `timeScale`. */
export const startSoakStage = async (o: {
  readonly stateDir: string;
  readonly seed: number;
  readonly timeScale: number;
  /** When the Umbrella sandbox's own infections were. */
  readonly quietSince: Date;
  /** The worker starts with a clock that is so far behind. */
  readonly clockBackMs: number;
}): Promise<SoakStage> => {
  const { stateDir } = o;
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).toReversed()) await part.stop();
  };
  const start = async <Facts>(
    file: string,
    facts: z.ZodType<Facts>,
    settings: unknown,
  ): Promise<{ part: Part<Facts>; facts: Facts }> => {
    const part = await forkPart({
      name: file,
      file: join(files, `${file}.ts`),
      facts,
      logDir: join(stateDir, 'logs'),
    });
    running.push(part);
    return { part, facts: await part.start(settings) };
  };
  /** Forgets a part that is gone, so that it isn't stopped at the end. */
  const gone = async (part: Part<unknown>): Promise<void> => {
    running.splice(running.indexOf(part), 1);
    await part.ended;
  };

  try {
    const server = await startEmbeddedServer({ stateDir, temporary: true });
    running.push(server);
    const psaOwnerUrl = await ensureDatabase(server.address, 'psa');
    const ownerUrl = await ensureDatabase(server.address, 'parasol');
    const appUrl = databaseUrl({ ...server.address, user: appRole }, 'parasol');
    const consoleSettings = { databaseOwnerUrl: ownerUrl, databaseUrl: appUrl, stateDir };
    const workerSettings = { databaseUrl: appUrl, stateDir, timeScale: o.timeScale };

    const psa = await start('psa', addressed, { databaseOwnerUrl: psaOwnerUrl, stateDir });
    const umbrella = await start('umbrella', addressed, { seed: o.seed, lastWindowStart: o.quietSince });
    let console = await start('console', consoleFacts, { ...consoleSettings, port: 0 });
    const first = console.facts;
    // Its successors take the same address, as behind a service manager.
    const port = Number(new URL(first.url).port);
    let worker = await start('worker', workerFacts, { ...workerSettings, clockBackMs: o.clockBackMs });

    const startWorker = async (): Promise<void> => {
      worker = await start('worker', workerFacts, { ...workerSettings, clockBackMs: 0 });
    };
    const kills: Record<Victim, () => Promise<void>> = {
      database: () => server.crash(),
      worker: async () => {
        worker.part.signal('SIGKILL');
        await gone(worker.part);
        await startWorker();
      },
      console: async () => {
        console.part.signal('SIGKILL');
        await gone(console.part);
        console = await start('console', consoleFacts, { ...consoleSettings, port });
      },
    };
    return {
      psaUrl: psa.facts.url,
      umbrellaUrl: umbrella.facts.url,
      consoleUrl: first.url,
      firstAdministratorUrl: first.firstAdministratorUrl,
      ownerUrl,
      kill: (victim) => kills[victim](),
      freezeWorker: async (ms) => {
        worker.part.signal('SIGSTOP');
        await sleep(ms);
        worker.part.signal('SIGCONT');
      },
      setClockRight: async () => {
        await worker.part.stop();
        await gone(worker.part);
        await startWorker();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
