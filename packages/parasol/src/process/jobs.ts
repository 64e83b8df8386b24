import { listenOn, openPool } from '@parasol/postgres';
import type { Logger } from 'pino';
import { PgBoss, type Db } from 'pg-boss';

import { appRole } from '../schema/index.ts';

// The only file that knows pg-boss. A job carries nothing and decides nothing: it wakes a worker, which then looks at
// the table of due work. Lost, doubled or late jobs change nothing, and without jobs workers look once a second.

const lockKey = 7_272_765_013;
const schema = 'pgboss';
const queue = 'wake';
/** Jobs that nobody fetched are of no use soon: the table was looked at long since. */
const keepSeconds = 60;

export type Jobs = {
  /** Wakes some worker, at once or never. Returns at once. */
  send(): void;
  stop(): Promise<void>;
};

/** Makes pg-boss's tables and lets the application's role use them. Needs the owner's connection. */
export const installJobs = async (ownerUrl: string): Promise<void> => {
  const pool = openPool(ownerUrl, { max: 1, applicationName: 'parasol jobs' });
  const lock = await pool.connect();
  try {
    // Two processes that start at once would make the same queue and grant the same rights side by side.
    await lock.query('select pg_advisory_lock($1)', [lockKey]);
    await install(ownerUrl, await backendOf((statement) => lock.query(statement)));
  } finally {
    lock.release(true);
    await pool.end();
  }
};

type Backend = 'postgres' | 'citus';

/** On a Citus cluster pg-boss's tables stay on the coordinator, and pg-boss is told so. */
const backendOf = async (query: (statement: string) => Promise<{ rows: unknown[] }>): Promise<Backend> => {
  const { rows } = await query(`select 1 from pg_extension where extname = 'citus'`);
  return rows.length === 0 ? 'postgres' : 'citus';
};

const install = async (ownerUrl: string, backend: Backend): Promise<void> => {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema,
    backend,
    supervise: false,
    schedule: false,
    max: 2,
  });
  const failed = new Promise<never>((_, reject) => {
    boss.on('error', reject);
  });
  const make = async (): Promise<void> => {
    await boss.start();
    const options = {
      notify: true,
      retryLimit: 0,
      retentionSeconds: keepSeconds,
      deleteAfterSeconds: keepSeconds,
    };
    if (await boss.getQueue(queue)) await boss.updateQueue(queue, options);
    else await boss.createQueue(queue, options);
    const db = boss.getDb();
    for (const statement of [
      `grant usage on schema ${schema} to ${appRole}`,
      `grant select, insert, update, delete on all tables in schema ${schema} to ${appRole}`,
      `grant usage on all sequences in schema ${schema} to ${appRole}`,
      `grant execute on all functions in schema ${schema} to ${appRole}`,
    ])
      await db.executeSql(statement);
  };
  try {
    await Promise.race([make(), failed]);
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
};

/**
 * Connections for pg-boss. Those that it makes itself can end the process: what a dying server still says to a
 * connection that pg-boss has given up is an 'error' event that nobody listens to.
 */
const openBossDatabase = (url: string, onBroken: (error: Error) => void) => {
  const pool = openPool(url, { max: 3, applicationName: 'parasol jobs' });
  const database: Db = {
    executeSql: (text, values) => pool.query(text, values),
    listen: (channel, onNotification) => listenOn(url, channel, { onNotification, onBroken }),
  };
  return { database, close: () => pool.end() };
};

/**
 * Sends and receives wake-ups. pg-boss is supervised here: when it breaks, with the database or alone, it is stopped,
 * the log says so, and it is started again; the process goes on meanwhile.
 */
export const createJobs = (o: {
  readonly databaseUrl: string;
  readonly log: Logger;
  /** Called for each wake-up; without it this process only sends. */
  readonly onWake?: () => void;
  /** How long jobs stay off after they broke; default 5 s. */
  readonly startAgainMs?: number;
}): Jobs => {
  const { startAgainMs = 5_000 } = o;
  let current: { readonly boss: PgBoss; readonly close: () => Promise<void> } | null = null;
  let stopped = false;
  let restart: NodeJS.Timeout | undefined;
  let starting: Promise<void> = Promise.resolve();

  const end = async ({ boss, close }: NonNullable<typeof current>): Promise<void> => {
    await boss.stop({ graceful: false, close: true }).catch(() => undefined);
    await close().catch(() => undefined);
  };
  const fail = (broken: PgBoss, error: unknown): void => {
    if (current?.boss !== broken || stopped) return;
    void end(current);
    current = null;
    startLater(error);
  };
  const startLater = (error: unknown): void => {
    o.log.warn({ err: error }, 'jobs are off for the moment; workers look at the table instead');
    restart = setTimeout(() => {
      starting = start();
    }, startAgainMs);
    restart.unref();
  };

  const start = async (): Promise<void> => {
    if (stopped) return;
    const { database, close } = openBossDatabase(o.databaseUrl, (error) => fail(boss, error));
    let backend: Backend;
    try {
      backend = await backendOf((statement) => database.executeSql(statement));
    } catch (error) {
      await close().catch(() => undefined);
      if (!stopped) startLater(error);
      return;
    }
    if (stopped) return close();
    const boss = new PgBoss({
      db: database,
      schema,
      backend,
      migrate: false,
      createSchema: false,
      supervise: o.onWake !== undefined,
      schedule: false,
      useListenNotify: o.onWake !== undefined,
    });
    current = { boss, close };
    boss.on('error', (error) => fail(boss, error));
    try {
      await boss.start();
      const { onWake } = o;
      if (onWake) await boss.work(queue, { pollingIntervalSeconds: 5 }, () => Promise.resolve(onWake()));
    } catch (error) {
      fail(boss, error);
    }
  };

  starting = start();
  return {
    send: () => {
      const boss = current?.boss;
      boss?.send(queue, {}, { singletonKey: 'wake' }).catch((error: unknown) => fail(boss, error));
    },
    stop: async () => {
      stopped = true;
      clearTimeout(restart);
      await starting;
      if (current !== null) await end(current);
    },
  };
};
