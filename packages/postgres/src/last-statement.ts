import { type QueryExecutorProvider, sql } from 'kysely';

/** To PostgreSQL it would be nothing; the driver takes it as said to itself. */
export const lastIsNext = '/* the last is next */';

/**
 * Says that the next statement is the last of its transaction: `commit` leaves together with it, which spares a trip to the
 * database. What fails after that undoes nothing.
 */
export const nextIsLast = async (tx: QueryExecutorProvider): Promise<void> => {
  await sql.raw(lastIsNext).execute(tx);
};
