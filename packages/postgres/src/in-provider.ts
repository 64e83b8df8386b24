import { type Kysely, sql, type Transaction } from 'kysely';
import { nextIsLast } from './last-statement.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Runs `work` in a transaction that sees the rows of this provider alone (row-level security on `app.provider`).
 *
 * The id is set by `SET LOCAL` as a statement of its own, because Citus hands only that on to its workers; a
 * setting made by `set_config()` doesn't reach them. `SET` takes no parameters, hence the check of the form.
 */
export const inProvider = async <DB, T>(
  db: Kysely<DB>,
  providerId: string,
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> => {
  if (!uuid.test(providerId)) throw new TypeError(`not a provider id: ${JSON.stringify(providerId)}`);
  return await db.transaction().execute(async (tx) => {
    await sql.raw(`set local app.provider = '${providerId}'`).execute(tx);
    return await work(tx);
  });
};

/**
 * Does one statement in a transaction that sees the rows of this provider alone; all of it takes one trip to the database.
 *
 * @throws Error where `work` asks for a second statement
 */
export const askInProvider = <DB, T>(
  db: Kysely<DB>,
  providerId: string,
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> =>
  inProvider(db, providerId, async (tx) => {
    await nextIsLast(tx);
    return await work(tx);
  });
