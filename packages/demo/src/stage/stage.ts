import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

import { forkPart, type Part } from '../parts/fork-part.ts';
import type { Ports } from './ports.ts';

/** All parts, running: the database, the two sandboxes, and the console with its worker. */
export type Stage = {
  psa: { url: string; httpsUrl: string | null; caFile: string | null };
  umbrella: { url: string };
  console: { url: string; firstAdministratorUrl: string | null };
  /** A link that signs this person in at the console once, within a day. */
  signInLink(email: string): Promise<string>;
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
 * Starts the parts, as far as possible at the same time; `onProgress` is told what is under way.
 * When one fails, those that run already are stopped.
 */
export const startStage = async (o: StageOptions, onProgress: (what: string) => void): Promise<Stage> => {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).toReversed()) await part.stop();
  };
  try {
    onProgress('PostgreSQL');
    // In the order in which they are to be stopped, from the last to the first. The parts load while it starts.
    const starting = startEmbeddedServer({ stateDir: o.stateDir, temporary: o.temporary });
    running.push({ stop: async () => await (await starting.catch(() => null))?.stop() });
    const logDir = join(o.stateDir, 'logs');
    const psaPart = await forkPart({ name: 'psa-sandbox', file: 'psa.ts', facts: psaFacts, logDir });
    running.push(psaPart);
    const umbrellaPart = await forkPart({
      name: 'umbrella-sandbox',
      file: 'umbrella.ts',
      facts: umbrellaFacts,
      logDir,
    });
    running.push(umbrellaPart);
    const consolePart = await forkPart({ name: 'console', file: 'console.ts', facts: consoleFacts, logDir });
    running.push(consolePart);

    const { address } = await starting;
    const psaOwnerUrl = await ensureDatabase(address, 'psa');
    const ownerUrl = await ensureDatabase(address, 'parasol');

    onProgress('the sandboxes of ConnectWise PSA and Umbrella, and the console');
    const [psa, umbrella, console] = await allOrFirstFailure([
      psaPart.start({
        databaseOwnerUrl: psaOwnerUrl,
        port: o.ports.psa,
        httpsPort: o.ports.psaHttps,
        stateDir: o.stateDir,
        ...builtScreens('psa-sandbox'),
      }),
      umbrellaPart.start({
        port: o.ports.umbrella,
        ...(o.logsDir === undefined ? {} : { logsDir: o.logsDir }),
        ...(o.customers === undefined ? {} : { customers: o.customers }),
      }),
      consolePart.start({
        databaseOwnerUrl: ownerUrl,
        databaseUrl: databaseUrl({ ...address, user: appRole }, 'parasol'),
        stateDir: o.stateDir,
        port: o.ports.console,
        limits: o.limits ?? 'on',
        ...builtScreens('parasol'),
      }),
    ]);
    const signInLink = async (email: string): Promise<string> =>
      z.string().parse(await consolePart.ask({ signInLinkFor: email }));
    return {
      psa,
      umbrella,
      console,
      signInLink,
      broken: firstEnd([psaPart, umbrellaPart, consolePart]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

// Waits for all, so that none is still starting when the ones that run are stopped.
const allOrFirstFailure = async <A, B, C>(work: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> => {
  await Promise.allSettled(work);
  return await Promise.all(work);
};

const firstEnd = (parts: readonly Pick<Part<unknown>, 'name' | 'ended'>[]): Promise<string> =>
  Promise.race(parts.map(async (part) => `${part.name} ended (${await part.ended})`));

// `npm run demo` needs no screens and builds none.
const builtScreens = (name: string): { webDir?: string } => {
  const webDir = join(packages, name, 'dist/web');
  return existsSync(join(webDir, 'index.html')) ? { webDir } : {};
};
