import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { Duplex } from 'node:stream';
import type pg from 'pg';
import { lastIsNext } from './last-statement.ts';
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

/**
 * What is sent meanwhile leaves in one write: of a worker's processor a third went into writing to PostgreSQL's sockets, each
 * time for a few words (profile, 2026-11-23).
 */
const together = <T>(client: pg.PoolClient, send: () => T): T => {
  const stream: unknown = Reflect.get(Object(Reflect.get(client, 'connection')), 'stream');
  if (!(stream instanceof Duplex)) return send();
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
};

/** An answer that is waited for later: whoever takes it then hears of its failure. */
const later = <T>(answer: Promise<T>): Promise<T> => {
  answer.catch(() => undefined);
  return answer;
};

/** One of the pool's connections while it is lent to Kysely. */
class LentConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  readonly #pipelined: boolean;
  /** a transaction's first words, which wait for its first statement and leave together with it */
  #opening: string | undefined;
  #lastIs: 'open' | 'next' | 'sent' = 'open';
  /** the answer to a `commit` that left with the last statement */
  #closing: Promise<pg.QueryResult> | undefined;
  /** whatever it is in the middle of, nobody else is to get it */
  #broken = false;

  constructor(client: pg.PoolClient, names: StatementNames, pipelined: boolean) {
    this.#client = client;
    this.#names = names;
    this.#pipelined = pipelined;
  }

  begin(opening: string): void {
    this.#opening = opening;
    this.#lastIs = 'open';
    this.#closing = undefined;
  }

  /** @throws AbortedTransactionError where PostgreSQL rolled back instead */
  async commit(): Promise<void> {
    if (this.#takeOpening() !== undefined) return;
    const { command } = await (this.#closing ?? this.#client.query('commit'));
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    if (this.#takeOpening() !== undefined) return;
    this.#broken = true;
    await (this.#closing ?? this.#client.query('rollback'));
    this.#broken = false;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      if (this.#lastIs === 'sent') throw new Error(`after the last statement of its transaction: ${sql}`);
      if (sql === lastIsNext) {
        this.#lastIs = 'next';
        return { rows: [] };
      }
      const opening = this.#takeOpening();
      if (opening !== undefined && setting.test(sql)) {
        const words = `${opening}; ${sql}`;
        if (plainSetting.test(sql)) this.#opening = words;
        else await this.#client.query(words);
        return { rows: [] };
      }
      const name = this.#names.of(sql, parameters);
      const asked = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) };
      const { command, rowCount, rows } = await this.#ask(opening, asked);
      return changing.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    } catch (error) {
      throw withAsker(error);
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Long lists are read in pages; nothing here streams.');
  }

  async #ask(opening: string | undefined, asked: pg.QueryConfig): Promise<pg.QueryResult> {
    const isLast = this.#lastIs === 'next';
    if (isLast) this.#lastIs = 'sent';
    const client = this.#client;
    if (!this.#pipelined) {
      if (opening !== undefined) await client.query(opening);
      const answered = await client.query(asked);
      if (isLast) this.#closing = later(client.query('commit'));
      return answered;
    }
    const [opened, answer] = together(client, () => {
      const sent = [opening === undefined ? undefined : client.query(opening), client.query(asked)] as const;
      if (isLast) this.#closing = later(client.query('commit'));
      return sent;
    });
    // what went wrong before it is why it went wrong
    const [began, answered] = await Promise.allSettled([opened, answer]);
    if (began.status === 'rejected') throw began.reason;
    if (answered.status === 'rejected') throw answered.reason;
    return answered.value;
  }

  giveBack(): void {
    this.#opening = undefined;
    this.#client.release(this.#broken);
  }

  #takeOpening(): string | undefined {
    const opening = this.#opening;
    this.#opening = undefined;
    return opening;
  }
}

/**
 * Kysely's connections, with fewer trips to the database than its own driver makes: statements that come again are prepared;
 * `begin`, the setting that follows it and the first statement leave together, and so does `commit` with a statement that is
 * said to be the last; a transaction that asks nothing isn't begun. A pool that isn't pipelined waits for each answer.
 */
export class ThriftyDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #pipelined: boolean;
  readonly #lent = new Map<DatabaseConnection, LentConnection>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#pipelined = pool.options.pipeline === true;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = new LentConnection(await this.#pool.connect(), this.#names, this.#pipelined);
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
