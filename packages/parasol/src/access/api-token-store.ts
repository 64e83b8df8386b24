import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';
import { isAction, type Action } from './policy.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export type ApiToken = {
  readonly id: string;
  readonly providerId: string;
  readonly userId: string;
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly Action[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
};

const tokensMax = 1000;

const selected = (db: Db) =>
  db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select([
      'api_tokens.id',
      'api_tokens.provider_id',
      'api_tokens.user_id',
      'users.email',
      'api_tokens.name',
      'api_tokens.scopes',
      'api_tokens.created_at',
      'api_tokens.expires_at',
      'api_tokens.last_used_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirstOrThrow']>>;

const toToken = (row: Row): ApiToken => ({
  id: row.id,
  providerId: row.provider_id,
  userId: row.user_id,
  owner: row.email,
  name: row.name,
  scopes: row.scopes.filter(isAction),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});

/** Locks the owner's place, so that tokens made at once are counted. */
export const countTokens = async (db: Db, providerId: string, userId: string): Promise<number> => {
  await db
    .selectFrom('memberships')
    .select('user_id')
    .where('provider_id', '=', providerId)
    .where('user_id', '=', userId)
    .forUpdate()
    .execute();
  const { count } = await db
    .selectFrom('api_tokens')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('provider_id', '=', providerId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(count);
};

export const insertToken = async (
  db: Db,
  o: {
    readonly id: string;
    readonly providerId: string;
    readonly userId: string;
    readonly name: string;
    readonly scopes: readonly Action[];
    readonly days: number;
    readonly hash: string;
  },
): Promise<void> => {
  await db
    .insertInto('api_tokens')
    .values({
      id: o.id,
      provider_id: o.providerId,
      user_id: o.userId,
      name: o.name,
      token_hash: o.hash,
      scopes: [...o.scopes],
      expires_at: sql<Date>`now() + make_interval(days => ${o.days})`,
      last_used_at: null,
    })
    .execute();
};

/** The token of this hash while it is valid. */
export const findToken = async (db: Db, hash: string): Promise<ApiToken | null> => {
  const row = await selected(db)
    .where('api_tokens.token_hash', '=', hash)
    .where('api_tokens.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row === undefined ? null : toToken(row);
};

/** Whether a token that was found before is still valid. */
export const isTokenAlive = async (db: Db, id: string): Promise<boolean> =>
  (await db
    .selectFrom('api_tokens')
    .select('id')
    .where('id', '=', id)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()) !== undefined;

export const listTokens = async (db: Db, providerId: string, userId: string | null): Promise<ApiToken[]> => {
  const all = selected(db).where('api_tokens.provider_id', '=', providerId);
  const rows = await (userId === null ? all : all.where('api_tokens.user_id', '=', userId))
    .orderBy('api_tokens.created_at', 'desc')
    .orderBy('api_tokens.id')
    .limit(tokensMax)
    .execute();
  return rows.map(toToken);
};

/** Notes the use, once a minute at most: a read that writes each time would make one row hot. */
export const touchToken = async (db: Db, id: string): Promise<void> => {
  await db
    .updateTable('api_tokens')
    .set({ last_used_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where((is) =>
      is.or([
        is('last_used_at', 'is', null),
        is('last_used_at', '<', sql<Date>`now() - interval '1 minute'`),
      ]),
    )
    .execute();
};

/** The name of the token that is no more, or null. */
export const deleteToken = async (
  db: Db,
  providerId: string,
  id: string,
  userId: string | null,
): Promise<string | null> => {
  const one = db.deleteFrom('api_tokens').where('provider_id', '=', providerId).where('id', '=', id);
  const row = await (userId === null ? one : one.where('user_id', '=', userId))
    .returning('name')
    .executeTakeFirst();
  return row?.name ?? null;
};

export const deleteTokensOf = async (db: Db, providerId: string, userId: string): Promise<void> => {
  await db
    .deleteFrom('api_tokens')
    .where('provider_id', '=', providerId)
    .where('user_id', '=', userId)
    .execute();
};
