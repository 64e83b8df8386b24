import type pg from 'pg';
import { Lines } from './lines.ts';
import { trailTable } from './trail-sql.ts';

const namedStatementsMax = 400;
const countsMax = 2_000;

/** Who runs statements: the pool, or one connection within a transaction. */
export type Runner = Pick<pg.PoolClient, 'query'>;

/**
 * The sandbox's database. It belongs to one process: tables' versions, by which what is kept in memory is
 * known to be out of date, are counted here.
 */
export class SandboxDatabase {
  readonly pool: pg.Pool;
  /** for what has to be done in its order */
  readonly lines: Lines;
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #versions = new Map<string, number>();
  readonly #rewritten = new Map<string, number>();
  /** how often rows that were there before have changed, whichever table's */
  rewrites = 0;
  readonly #counts = new Map<string, number>();

  constructor(pool: pg.Pool, pipelined: pg.Pool = pool) {
    this.pool = pool;
    this.lines = new Lines(pipelined);
  }

  /** Runs a statement; one that was seen before is prepared under a name, so that it is planned once. */
  async run(text: string, values: readonly unknown[] = [], runner: Runner = this.pool): Promise<unknown[][]> {
    const name = this.#nameOf(text);
    const result = await runner.query<unknown[]>({
      text,
      values: [...values],
      rowMode: 'array',
      ...(name === undefined ? {} : { name }),
    });
    return result.rows;
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= namedStatementsMax) return known;
    if (!this.#seen.has(text)) {
      if (this.#seen.size > 10_000) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    const name = `s${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }

  version(table: string): number {
    return this.#versions.get(table) ?? 0;
  }

  /** Counts the changes to rows that were there before: what is kept of a row is untouched by a row that is added. */
  rewritten(table: string): number {
    return this.#rewritten.get(table) ?? 0;
  }

  /** Says that a table's rows have changed; to be called after the commit. */
  changed(...tables: readonly string[]): void {
    this.rewrites += 1;
    for (const table of tables) this.#rewritten.set(table, this.rewritten(table) + 1);
    this.added(...tables);
  }

  /** Says that tables have rows more, and all others are as they were; to be called after the commit. */
  added(...tables: readonly string[]): void {
    for (const table of tables) this.#versions.set(table, this.version(table) + 1);
  }

  /** A count, from memory while none of the tables it reads has changed. */
  async count(text: string, values: readonly unknown[], tables: readonly string[]): Promise<number> {
    const key = JSON.stringify([text, values, tables.map((table) => this.version(table))]);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const rows = await this.run(text, values);
    const count = Number(rows[0]?.[0] ?? 0);
    if (this.#counts.size >= countsMax) this.#counts.clear();
    this.#counts.set(key, count);
    return count;
  }

  /** Runs the work in one transaction; `tables` are those that it changes, besides the audit trail. */
  async transaction<T>(tables: readonly string[], work: (runner: Runner) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
      this.changed(...tables, trailTable);
    }
  }
}
