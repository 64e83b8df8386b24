import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DatabaseError } from '../database-error.ts';
import type { Account } from './account.ts';
import { reasonOf } from './reason.ts';

/** Where a server keeps its things. `shared` is given where the server runs under another account than ours. */
export type Places = {
  root: string;
  data: string;
  socket: string;
  log: string;
  lock: string;
  shared: string | null;
  /** Whom the server runs as, where not as ourselves: whoever owns the data that is there already. */
  account: Account | null;
};

// sun_path holds 108 bytes with the closing zero (unix(7)); on macOS 104.
const socketPathLimit = process.platform === 'linux' ? 107 : 103;
const socketName = '/.s.PGSQL.5432';
const sharedPlaces = ['/var/lib/parasol', '/var/tmp/parasol'];

/**
 * Chooses the directories for the server of `stateDir` and makes them, but for the data's: whoever makes the data makes it,
 * under the starter's lock, and another that starts at once must not come between.
 *
 * An ordinary user's are in `stateDir`. As root they are outside of it, because the server's account may not be
 * able to reach a clone in root's home; which one belongs to which `stateDir` is told by a hash of its path.
 */
export const preparePlaces = async (stateDir: string, preferred: Account | null): Promise<Places> => {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const path = await realpath(stateDir);
  const shared = preferred === null ? null : await sharedPlace();
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const root = shared === null ? join(path, 'postgres') : join(shared, name);
  await mkdir(root, { recursive: true, mode: 0o711 });

  const account = preferred === null ? null : await ownerOf(join(root, 'data', 'PG_VERSION'), preferred);
  const places = {
    root,
    data: join(root, 'data'),
    socket: await socketPlace(root, name),
    log: join(root, 'postgres.log'),
    lock: join(root, 'lock'),
    shared,
    account,
  };
  await mkdir(places.socket, { recursive: true, mode: 0o700 });
  await chmod(places.socket, 0o700);
  if (account !== null) await chown(places.socket, account.uid, account.gid);
  return places;
};

// An account `postgres` that came onto the machine later could not read the data of a server that ran as `nobody`.
const ownerOf = async (file: string, preferred: Account): Promise<Account> => {
  const made = await lstat(file).catch(() => null);
  return made === null || made.uid === 0 || made.uid === preferred.uid
    ? preferred
    : { name: String(made.uid), uid: made.uid, gid: made.gid };
};

const socketPlace = async (root: string, name: string): Promise<string> => {
  const wanted = join(root, 'socket');
  if (Buffer.byteLength(wanted + socketName) <= socketPathLimit) return wanted;
  const short = join(tmpdir(), `parasol-${name}`);
  if (Buffer.byteLength(short + socketName) > socketPathLimit) {
    throw new DatabaseError(
      'place-unsafe',
      `The path ${short} is too long for PostgreSQL's socket (${socketPathLimit} bytes). Set TMPDIR to a shorter one, such as /tmp.`,
    );
  }
  await mkdir(short, { mode: 0o700 }).catch(() => {});
  await refuseForeign(short);
  return short;
};

const sharedPlace = async (): Promise<string> => {
  const refusals: string[] = [];
  for (const place of sharedPlaces) {
    try {
      await mkdir(place, { recursive: true, mode: 0o755 });
      await refuseForeign(place);
      await chmod(place, 0o755);
      return place;
    } catch (error) {
      refusals.push(reasonOf(error));
    }
  }
  throw new DatabaseError(
    'place-unsafe',
    `No place for the database (root runs it under another account, outside of the clone): ${refusals.join('; ')}`,
  );
};

// In a directory that all may write to, somebody else may have made ours before us, to read what we put there.
const refuseForeign = async (directory: string): Promise<void> => {
  const { uid, mode } = await lstat(directory);
  const foreign = uid !== process.getuid?.();
  const isDirectory = (mode & 0o170_000) === 0o040_000;
  if (foreign || !isDirectory || (mode & 0o022) !== 0) {
    throw new DatabaseError(
      'place-unsafe',
      `${directory} belongs to another account or can be written by others; remove it`,
    );
  }
};
