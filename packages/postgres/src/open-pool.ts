import { Pool } from 'pg';

export type PoolOptions = {
  /** connections at most; default 10 */
  max?: number;
  /** the name under which `pg_stat_activity` shows them */
  applicationName?: string;
  /** after which one that nobody uses is closed, with all that it has prepared; 0: never; default 10 s */
  idleTimeoutMs?: number;
  /** Statements that are sent on a connection leave at once, and wait there for those before them; default: each waits here. */
  pipelined?: boolean;
};

const connectTimeoutMs = 10_000;
const statementTimeoutMs = 60_000;
const idleInTransactionTimeoutMs = 30_000;

/**
 * A pool of connections. Every wait has an end: 10 s for a connection, 60 s for a statement, 30 s idle in a
 * transaction. A connection that breaks while idle is dropped by the pool; the next query takes another.
 */
export const openPool = (
  url: string,
  { max = 10, applicationName = 'parasol', idleTimeoutMs = 10_000, pipelined = false }: PoolOptions = {},
): Pool => {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    pipeline: pipelined,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    allowExitOnIdle: true,
  });
  pool.on('error', () => {});
  // While a connection is lent out, its own 'error' event would end the process; the query under way fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};
