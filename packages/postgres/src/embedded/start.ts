import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ServerAddress } from '../address.ts';
import { DatabaseError } from '../database-error.ts';
import { serverAccount } from './account.ts';
import { waitForAnswer } from './answers.ts';
import { type Binaries, copiedBinaries, installedBinaries } from './binaries.ts';
import { guardTemporary } from './guard.ts';
import { connectionsDefault, initialise, launch, ownerName, socketPort } from './launch.ts';
import { type Places, preparePlaces } from './places.ts';
import { isAlive, runningPostmaster, stopPostmaster } from './postmaster.ts';
import { tryStarterLock } from './starter-lock.ts';

export type EmbeddedServerOptions = {
  /** Where this installation keeps its state. One directory, one server. */
  stateDir: string;
  /** Told in a few words what takes time. */
  onProgress?: (message: string) => void;
  /** For tests and demonstrations: all of it, data included, is removed by stop(), and also when our process is killed. */
  temporary?: boolean;
  /**
   * Default true: what was committed outlives the machine. False is for databases that nobody wants then, tests' own: they
   * outlive a kill of the server, and wait for no disk.
   */
  durable?: boolean;
  /** At most, from everybody; default 200. */
  connections?: number;
};

/** `adopted`: the server was running already. `stop()` ends it, unless another living process had started it. */
export type EmbeddedServer = {
  address: ServerAddress;
  adopted: boolean;
  stop(): Promise<void>;
  /**
   * For proofs: ends the server by kill -9, as a power cut would, and starts it again on the same data.
   * Returns when it answers. @throws DatabaseError where another living process owns it
   */
  crash(): Promise<void>;
  /** For proofs: stops the server in order, as an upgrade does, and starts it again on the same data. */
  restart(): Promise<void>;
};

const otherStarterTimeoutMs = 90_000;
const adoptionTimeoutMs = 30_000;

/**
 * Starts the PostgreSQL that npm brought, or takes over the one that is running for this `stateDir` (its starter
 * was killed). Two processes that start at once share one server: the first owns and stops it.
 * @throws DatabaseError with what to do
 */
export const startEmbeddedServer = async (options: EmbeddedServerOptions): Promise<EmbeddedServer> => {
  const places = await preparePlaces(options.stateDir, await serverAccount());
  const address: ServerAddress = { host: places.socket, port: socketPort, user: ownerName };

  const end = Date.now() + otherStarterTimeoutMs;
  for (;;) {
    const lock = tryStarterLock(places.lock);
    if (lock !== null) {
      try {
        const { adopted, ...first } = await own(places, address, options);
        let { pid } = first;
        if (options.temporary) guardTemporary(places.data, leftovers(places));
        return {
          address,
          adopted,
          stop: once(() => stopOwned(pid, places, options, () => lock.release())),
          crash: async () => {
            process.kill(pid, 'SIGKILL');
            while (isAlive(pid)) await sleep(10);
            ({ pid } = await own(places, address, options));
          },
          restart: async () => {
            await stopPostmaster(pid);
            ({ pid } = await own(places, address, options));
          },
        };
      } catch (error) {
        lock.release();
        throw error;
      }
    }
    if ((await waitForAnswer(address, 0)) !== null)
      return { address, adopted: true, stop: async () => {}, crash: refuse, restart: refuse };
    if (Date.now() >= end) {
      throw new DatabaseError(
        'in-use',
        `Another process has been starting the database of ${options.stateDir} for ${otherStarterTimeoutMs / 1000} s. Stop it and start again.`,
      );
    }
    await sleep(100);
  }
};

const refuse = (): Promise<never> =>
  Promise.reject(new DatabaseError('in-use', 'Another process owns this database server.'));

const own = async (
  places: Places,
  address: ServerAddress,
  {
    onProgress = () => {},
    temporary = false,
    durable = true,
    connections = connectionsDefault,
  }: EmbeddedServerOptions,
): Promise<{ pid: number; adopted: boolean }> => {
  const { account } = places;
  const left = await runningPostmaster(places.data, places.socket);
  if (left !== null) {
    onProgress('PostgreSQL is running already: taking it over');
    const version = left.socket === places.socket ? await waitForAnswer(address, adoptionTimeoutMs) : null;
    if (version !== null) return { pid: left.pid, adopted: true };
    onProgress("It doesn't answer: stopping it and starting again");
    await stopPostmaster(left.pid);
    await runningPostmaster(places.data, places.socket);
  }
  const binaries: Binaries =
    places.shared === null ? await installedBinaries() : await copiedBinaries(places.shared);
  onProgress('Starting PostgreSQL');
  await initialise(binaries, places, account, { temporary });
  return { pid: await launch(binaries, places, account, { durable, connections }), adopted: false };
};

const stopOwned = async (
  pid: number,
  places: Places,
  options: EmbeddedServerOptions,
  release: () => void,
): Promise<void> => {
  await stopPostmaster(pid);
  release();
  if (!options.temporary) return;
  for (const directory of leftovers(places)) await rm(directory, { recursive: true, force: true });
};

// The socket's directory is outside of the root where the path would be too long.
const leftovers = (places: Places): string[] => [places.root, places.socket];

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};
