import { sql, type Kysely } from 'kysely';
import type { Tables } from '../schema/index.ts';

type Db = Kysely<Tables>;

export type Claim = {
  readonly id: string;
  readonly caller: string;
  readonly requestHash: string;
  readonly holder: string;
};

const fromNow = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/**
 * Takes the key for this holder, in one statement: nobody has it, or its day is over, or whoever had it died without
 * an answer. False: somebody else has it.
 */
export const claim = async (
  db: Db,
  c: Claim,
  o: { readonly holdSeconds: number; readonly keepSeconds: number },
): Promise<boolean> => {
  const values = {
    id: c.id,
    caller: c.caller,
    request_hash: c.requestHash,
    holder: c.holder,
    held_until: fromNow(o.holdSeconds),
    status: null,
    sealed_answer: null,
    expires_at: fromNow(o.keepSeconds),
  };
  const { id: _id, ...changed } = values;
  const taken = await db
    .insertInto('idempotency_keys')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(changed)
        .where((is) =>
          is.or([
            is('idempotency_keys.expires_at', '<', sql<Date>`now()`),
            is.and([
              is('idempotency_keys.status', 'is', null),
              is('idempotency_keys.held_until', '<', sql<Date>`now()`),
            ]),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
};

export const find = async (db: Db, id: string) =>
  db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'sealed_answer'])
    .where('id', '=', id)
    .executeTakeFirst();

export const keep = async (db: Db, c: Claim, status: number, sealedAnswer: string): Promise<void> => {
  await db
    .updateTable('idempotency_keys')
    .set({ status, sealed_answer: sealedAnswer })
    .where('id', '=', c.id)
    .where('holder', '=', c.holder)
    .execute();
};

export const release = async (db: Db, c: Claim): Promise<void> => {
  await db.deleteFrom('idempotency_keys').where('id', '=', c.id).where('holder', '=', c.holder).execute();
};

/** Deletes some of those whose day is over; more than are added, so that the table stays small. */
export const forgetSome = async (db: Db, limit: number): Promise<void> => {
  await sql`delete from idempotency_keys where id in (
    select id from idempotency_keys where expires_at < now() order by expires_at limit ${limit} for update skip locked
  )`.execute(db);
};

export const countOf = async (db: Db, caller: string): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('idempotency_keys')
        .select((is) => is.fn.countAll<string>().as('count'))
        .where('caller', '=', caller)
        .where('expires_at', '>', sql<Date>`now()`)
        .executeTakeFirstOrThrow()
    ).count,
  );

/** Answers after this id, in order, for sealing them anew. */
export const answersAfter = async (db: Db, afterId: string, limit: number) =>
  db
    .selectFrom('idempotency_keys')
    .select(['id', 'sealed_answer'])
    .where('id', '>', afterId)
    .where('sealed_answer', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();

export const replaceAnswer = async (db: Db, id: string, before: string, after: string): Promise<boolean> =>
  (await db
    .updateTable('idempotency_keys')
    .set({ sealed_answer: after })
    .where('id', '=', id)
    .where('sealed_answer', '=', before)
    .returning('id')
    .executeTakeFirst()) !== undefined;
