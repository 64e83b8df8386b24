import { DatabaseSync } from 'node:sqlite';

/** Whoever holds it may start, adopt and stop the server of one place. */
export type StarterLock = { release(): void };

const busy = 5; // SQLITE_BUSY

/**
 * Takes the lock, or returns null if a living process holds it. Node has no flock; SQLite's file lock is the same
 * thing by another door: the operating system drops it with the process, even after kill -9.
 */
export const tryStarterLock = (path: string): StarterLock | null => {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('begin exclusive');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return null;
    throw error;
  }
};
