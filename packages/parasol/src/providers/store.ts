import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';
import type { Provider } from './types.ts';

type Tx = Transaction<Tables>;
type CredentialRow = Selectable<Tables['provider_credentials']>;

const providerOf = (row: Selectable<Tables['providers']>): Provider => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  createdAt: row.created_at,
});

export const insertProvider = async (tx: Tx, provider: Omit<Provider, 'createdAt'>): Promise<Provider> =>
  providerOf(await tx.insertInto('providers').values(provider).returningAll().executeTakeFirstOrThrow());

export const updateProviderName = async (tx: Tx, id: string, name: string): Promise<Provider | undefined> => {
  const row = await tx
    .updateTable('providers')
    .set({ name })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : providerOf(row);
};

export const selectProvider = async (db: Kysely<Tables>, id: string): Promise<Provider | undefined> => {
  const row = await db.selectFrom('providers').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : providerOf(row);
};

/** By name, at most 10,000: the registry is small. */
export const selectProviders = async (
  db: Kysely<Tables>,
  ids: readonly string[] | undefined,
): Promise<Provider[]> => {
  let query = db.selectFrom('providers').selectAll();
  if (ids !== undefined) query = query.where('id', 'in', ids.length === 0 ? [sql<string>`null`] : ids);
  const rows = await query
    .orderBy((is) => is.fn('lower', ['name']))
    .orderBy('id')
    .limit(10_000)
    .execute();
  return rows.map(providerOf);
};

export const selectSettings = async (tx: Tx, providerId: string): Promise<unknown> => {
  const row = await tx
    .selectFrom('provider_settings')
    .select('settings')
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row?.settings ?? {};
};

/** Two people may save at once: the row is made first and locked, so that neither change is lost. */
export const lockSettings = async (tx: Tx, providerId: string): Promise<unknown> => {
  await tx
    .insertInto('provider_settings')
    .values({ provider_id: providerId, settings: '{}' })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();
  const row = await tx
    .selectFrom('provider_settings')
    .select('settings')
    .where('provider_id', '=', providerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.settings;
};

export const updateSettings = async (
  tx: Tx,
  providerId: string,
  settings: unknown,
  at: Date,
): Promise<void> => {
  await tx
    .updateTable('provider_settings')
    .set({ settings: JSON.stringify(settings), changed_at: at })
    .where('provider_id', '=', providerId)
    .execute();
};

export const selectCredentials = async (
  tx: Tx,
  providerId: string,
  side: CredentialRow['side'],
): Promise<CredentialRow | undefined> =>
  tx
    .selectFrom('provider_credentials')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where('side', '=', side)
    .executeTakeFirst();

export const selectBothCredentials = async (tx: Tx, providerId: string): Promise<CredentialRow[]> =>
  tx.selectFrom('provider_credentials').selectAll().where('provider_id', '=', providerId).execute();

/** One statement replaces everything at once: a reader sees the old pair or the new one, never half of each. */
export const upsertCredentials = async (
  tx: Tx,
  row: Omit<CredentialRow, 'described'> & { readonly described: object },
): Promise<void> => {
  const described = JSON.stringify(row.described);
  await tx
    .insertInto('provider_credentials')
    .values({ ...row, described })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'side']).doUpdateSet({
        kind: row.kind,
        described,
        sealed: row.sealed,
        enabled: row.enabled,
        changed_at: row.changed_at,
        checked_at: row.checked_at,
      }),
    )
    .execute();
};

export const updateEnabled = async (tx: Tx, providerId: string, enabled: boolean): Promise<boolean> => {
  const done = await tx
    .updateTable('provider_credentials')
    .set({ enabled })
    .where('provider_id', '=', providerId)
    .where('side', '=', 'psa')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
};

export const deleteCredentials = async (
  tx: Tx,
  providerId: string,
  side: CredentialRow['side'],
): Promise<boolean> => {
  const done = await tx
    .deleteFrom('provider_credentials')
    .where('provider_id', '=', providerId)
    .where('side', '=', side)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
};

export const lockSealed = async (tx: Tx, providerId: string) =>
  tx
    .selectFrom('provider_credentials')
    .select(['side', 'kind', 'sealed'])
    .where('provider_id', '=', providerId)
    .forUpdate()
    .execute();

export const updateSealed = async (
  tx: Tx,
  providerId: string,
  side: CredentialRow['side'],
  sealed: string,
): Promise<void> => {
  await tx
    .updateTable('provider_credentials')
    .set({ sealed })
    .where('provider_id', '=', providerId)
    .where('side', '=', side)
    .execute();
};
