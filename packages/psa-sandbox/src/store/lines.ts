import type pg from 'pg';
import type { Runner } from './sandbox-database.ts';

type Line = { readonly client: Promise<pg.PoolClient>; users: number };

/**
 * A connection for each kind of work, kept as long as some of it is under way: PostgreSQL does what is sent on one in the
 * order in which it was sent, and on a pipelined one each statement leaves without waiting for the answer to the one before.
 */
export class Lines {
  readonly #pool: pg.Pool;
  readonly #lines = new Map<string, Line>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async on<T>(kind: string, work: (runner: Runner) => Promise<T>): Promise<T> {
    const line = this.#lines.get(kind) ?? { client: this.#pool.connect(), users: 0 };
    this.#lines.set(kind, line);
    line.users += 1;
    try {
      return await work(await line.client);
    } finally {
      line.users -= 1;
      if (line.users === 0) {
        this.#lines.delete(kind);
        // a broken one is closed by the pool; one that was never had has nothing to give back
        void line.client.then(
          (client) => client.release(),
          () => undefined,
        );
      }
    }
  }
}
