import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { StatementNames } from './statement-names.ts';

const changing: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
const setting = /^set local /i;
/**
 * Of these alone the answer needn't be waited for: they parse. Words that don't, take the `begin` before them along, and what
 * follows would be done without a transaction.
 */
const plainSetting = /^set local [a-z_]+(?:\.[a-z_]+)? = '[0-9a-z-]*'$/i;

/** An error of PostgreSQL's arises where its answer is read; who asked stands in the stack from here on. */
const withAsker = (error: unknown): unknown => {
  if (error instanceof Error) error.stack = `${error.stack}\n${new Error('asked').stack ?? ''}`;
  return error;
};

/** One of the pool's connections while it is lent to Kysely. */
class LentConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  /** a transaction's first words, which wait for its first statement */
  #opening: string | undefined;
  /** their answer, which nobody waits for before the first statement's own: that one leaves right behind them */
  #opened: Promise<unknown> | undefined;
  /** whatever it is in the middle of, nobody else is to get it */
  #broken = false;

  constructor(client: pg.PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  begin(opening: string): void {
    this.#opening = opening;
  }

  /** @throws AbortedTransactionError where PostgreSQL rolled back instead */
  async commit(): Promise<void> {
    if (this.#takeOpening() !== undefined) return;
    await this.#takeOpened();
    const { command } = await this.#client.query('commit');
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    if (this.#takeOpening() !== undefined) return;
    this.#broken = true;
    await this.#takeOpened()?.catch(() => undefined);
    await this.#client.query('rollback');
    this.#broken = false;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const opening = this.#takeOpening();
      if (opening !== undefined && setting.test(sql)) {
        this.#open(`${opening}; ${sql}`);
        if (!plainSetting.test(sql)) await this.#takeOpened();
        return { rows: [] };
      }
      if (opening !== undefined) this.#open(opening);
      const name = this.#names.of(sql, parameters);
      const answer = this.#client.query({
        text: sql,
        values: [...parameters],
        ...(name === undefined ? {} : { name }),
      });
      // what went wrong before it is why it went wrong
      const [opened, answered] = await Promise.allSettled([this.#takeOpened(), answer]);
      if (opened.status === 'rejected') throw opened.reason;
      if (answered.status === 'rejected') throw answered.reason;
      const { command, rowCount, rows } = answered.value;
      return changing.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    } catch (error) {
      throw withAsker(error);
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Long lists are read in pages; nothing here streams.');
  }

  giveBack(): void {
    this.#opening = undefined;
    this.#client.release(this.#broken);
  }

  #open(words: string): void {
    this.#opened = this.#client.query(words);
    // whoever takes it hears of it
    this.#opened.catch(() => undefined);
  }

  #takeOpened(): Promise<unknown> | undefined {
    const opened = this.#opened;
    this.#opened = undefined;
    return opened;
  }

  #takeOpening(): string | undefined {
    const opening = this.#opening;
    this.#opening = undefined;
    return opening;
  }
}

/**
 * Kysely's connections, with fewer trips to the database than its own driver makes: statements that come again are prepared,
 * `begin` leaves together with the setting that follows it, on a pipelined pool without waiting for its answer, and a
 * transaction that asks nothing isn't begun.
 */
export class ThriftyDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #lent = new Map<DatabaseConnection, LentConnection>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = new LentConnection(await this.#pool.connect(), this.#names);
    this.#lent.set(connection, connection);
    return connection;
  }

  async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    this.#of(connection).begin(`begin${level}${accessMode === undefined ? '' : ` ${accessMode}`}`);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#of(connection).commit();
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#of(connection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const lent = this.#of(connection);
    this.#lent.delete(connection);
    lent.giveBack();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }

  #of(connection: DatabaseConnection): LentConnection {
    const lent = this.#lent.get(connection);
    if (lent === undefined) throw new Error('a connection that was given back already');
    return lent;
  }
}
