import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminRest, createHttpClient, createJob, forkPart, type Job } from '@parasol/demo';
import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { windowMs, windowStartOf } from '@parasol/umbrella';
import { z } from 'zod';

import { connect, mspShare, type MeasuredCustomer } from './connect.ts';

export type StageOptions = {
  /** Customers of the MSP that is measured. */
  readonly customers: number;
  readonly limits: 'on' | 'off';
  /** When the scenario's own infections lie: outside what a first run judges, unless they are wanted. */
  readonly lastWindowStart: Date;
  readonly onProgress: (message: string) => void;
};

/** As launch/run.mjs starts the product: a part is started with the flags of the process that starts it. */
const productFlags = ['--max-semi-space-size=4', '--initial-old-space-size=96', '--heap-growing-percent=60'];

const psaFacts = z.object({ url: z.string(), httpsUrl: z.string(), caFile: z.string() });
const umbrellaFacts = z.object({ url: z.string() });
const consoleFacts = z.object({ url: z.string(), firstAdministratorUrl: z.string().nullable() });
const anything = z.unknown();

const hourMs = 3_600_000;
/**
 * The worker's clock against the machine's: an hour after a window ended, so that none ends meanwhile, and two windows
 * back, so that Umbrella's sandbox adds nothing to what is judged, not even to the window after it.
 */
const aheadOfMachineMs = windowStartOf(Date.now()) - windowMs + hourMs - Date.now();

export const benchClock = {
  aheadMs: (): number => aheadOfMachineMs,
  nowMs: (): number => Date.now() + aheadOfMachineMs,
};

/** A window that no first run judges: what the scenario has there doesn't count among what is measured. */
export const quietWindow = (): Date => new Date(windowStartOf(Date.now()) - 10 * 24 * hourMs);

const memory = z.object({ bytes: z.number(), heapBytes: z.number() });

export type Stage = {
  readonly job: Job;
  readonly psa: z.infer<typeof psaFacts>;
  readonly umbrellaUrl: string;
  readonly providerId: string;
  readonly customers: readonly MeasuredCustomer[];
  /** REST with the role Admin, for looking at the result and making data; never the engine's key. */
  readonly admin: Awaited<ReturnType<typeof adminRest>>;
  /** Resident and used bytes of the process that is console and worker. */
  memory(): Promise<z.infer<typeof memory>>;
  /** Sets the worker's clock so much ahead of the machine's, or (negative) behind it. */
  moveClock(aheadMs: number): Promise<void>;
  /** How long the PSA waits before it serves a request. */
  setPsaLatency(delayMs: number): Promise<void>;
  stop(): Promise<void>;
};

/** The parts as processes of their own, an MSP connected, every customer mapped to a company of its own. */
export const startStage = async (o: StageOptions): Promise<Stage> => {
  process.execArgv.push(...productFlags.filter((flag) => !process.execArgv.includes(flag)));
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).toReversed()) await part.stop();
  };
  const fork = async <Facts>(name: string, facts: z.ZodType<Facts>, settings: unknown) => {
    const file = join(import.meta.dirname, `parts/${name}.ts`);
    const part = await forkPart({ name, file, facts, logDir: join(stateDir, 'logs') });
    running.push(part);
    return { part, facts: await part.start(settings) };
  };
  try {
    const server = await startEmbeddedServer({ stateDir, temporary: true });
    running.push(server);
    const psaOwnerUrl = await ensureDatabase(server.address, 'psa');
    const ownerUrl = await ensureDatabase(server.address, 'parasol');
    const { facts: psa } = await fork('psa', psaFacts, { databaseOwnerUrl: psaOwnerUrl, stateDir });
    const { facts: umbrella } = await fork('umbrella', umbrellaFacts, {
      customers: Math.ceil(o.customers / mspShare),
      lastWindowStart: o.lastWindowStart.toISOString(),
      rateLimits: o.limits === 'on',
    });
    const { part, facts: console } = await fork('console', consoleFacts, {
      databaseOwnerUrl: ownerUrl,
      databaseUrl: databaseUrl({ ...server.address, user: 'parasol_app' }, 'parasol'),
      stateDir,
      limits: o.limits,
      clockAheadMs: aheadOfMachineMs,
      extraCa: await readFile(psa.caFile, 'utf8'),
    });
    const job = createJob({
      stage: { psa, umbrella, console },
      threshold: 5,
    });
    const customers = await connect(job, { ...o, psaSite: psa.httpsUrl });
    const sandbox = createHttpClient(psa.url);
    return {
      job,
      psa,
      umbrellaUrl: umbrella.url,
      providerId: job.providers[0]?.id ?? '',
      customers,
      admin: await adminRest(job),
      memory: async () => memory.parse(await part.ask({ what: 'memory' })),
      moveClock: async (aheadMs) => void (await part.ask({ what: 'clock', aheadMs })),
      setPsaLatency: async (delayMs) => {
        const rules = delayMs === 0 ? [] : [{ kind: 'latency', delayMs }];
        await sandbox.send('PUT', '/sandbox/api/faults', { rules }, anything);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
