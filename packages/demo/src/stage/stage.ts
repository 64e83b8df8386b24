import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

import { type Part, startPart } from '../parts/start-part.ts';
import type { Ports } from './ports.ts';

/** All parts, running: the database, the two sandboxes, and the console with its worker. */
export type Stage = {
  psa: { url: string; httpsUrl: string | null; caFile: string | null };
  umbrella: { url: string };
  console: { url: string; firstAdministratorUrl: string | null };
  /** Settles when a part ends without having been told to; the text says which and how. */
  broken: Promise<string>;
  stop(): Promise<void>;
};

export type StageOptions = {
  stateDir: string;
  /** Removed after, and also when we are killed. */
  temporary: boolean;
  ports: Ports;
  logsDir?: string;
  customers?: number;
  /** Whether the engine keeps to Umbrella's published limits. The sandbox limits nothing. Default: on. */
  limits?: 'on' | 'off';
};

const packages = join(import.meta.dirname, '../../..');
const appRole = 'parasol_app';

const psaFacts = z.object({
  url: z.string(),
  httpsUrl: z.string().nullable(),
  caFile: z.string().nullable(),
});
const umbrellaFacts = z.object({ url: z.string() });
const consoleFacts = z.object({ url: z.string(), firstAdministratorUrl: z.string().nullable() });

/**
 * Starts the parts, each when what it needs is there; `onProgress` is told the name of each as it begins.
 * When one fails, those that run already are stopped.
 */
export const startStage = async (o: StageOptions, onProgress: (what: string) => void): Promise<Stage> => {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).toReversed()) await part.stop();
  };
  const start = async <Facts>(
    name: string,
    file: 'psa.ts' | 'umbrella.ts' | 'console.ts',
    facts: z.ZodType<Facts>,
    settings: unknown,
  ) => {
    const part = await startPart({ name, file, settings, facts, logDir: join(o.stateDir, 'logs') });
    running.push(part);
    return part;
  };
  try {
    onProgress('PostgreSQL');
    const server = await startEmbeddedServer({ stateDir: o.stateDir, temporary: o.temporary });
    running.push(server);
    const psaOwnerUrl = await ensureDatabase(server.address, 'psa');
    const ownerUrl = await ensureDatabase(server.address, 'parasol');

    onProgress('the sandboxes of ConnectWise PSA and Umbrella');
    const [psa, umbrella] = await allOrFirstFailure([
      start('psa-sandbox', 'psa.ts', psaFacts, {
        databaseOwnerUrl: psaOwnerUrl,
        port: o.ports.psa,
        httpsPort: o.ports.psaHttps,
        stateDir: o.stateDir,
        ...builtScreens('psa-sandbox'),
      }),
      start('umbrella-sandbox', 'umbrella.ts', umbrellaFacts, {
        port: o.ports.umbrella,
        ...(o.logsDir === undefined ? {} : { logsDir: o.logsDir }),
        ...(o.customers === undefined ? {} : { customers: o.customers }),
      }),
    ]);

    onProgress('the console');
    const console = await start('console', 'console.ts', consoleFacts, {
      databaseOwnerUrl: ownerUrl,
      databaseUrl: databaseUrl({ ...server.address, user: appRole }, 'parasol'),
      stateDir: o.stateDir,
      port: o.ports.console,
      limits: o.limits ?? 'on',
      ...builtScreens('parasol'),
    });
    return {
      psa: psa.facts,
      umbrella: umbrella.facts,
      console: console.facts,
      broken: firstEnd([psa, umbrella, console]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

// Waits for both, so that none is still starting when the ones that run are stopped.
const allOrFirstFailure = async <A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> => {
  await Promise.allSettled(work);
  return await Promise.all(work);
};

const firstEnd = (parts: readonly Part<unknown>[]): Promise<string> =>
  Promise.race(parts.map(async (part) => `${part.name} ended (${await part.ended})`));

// `npm run demo` needs no screens and builds none.
const builtScreens = (name: string): { webDir?: string } => {
  const webDir = join(packages, name, 'dist/web');
  return existsSync(join(webDir, 'index.html')) ? { webDir } : {};
};
