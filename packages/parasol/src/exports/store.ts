import { askInProvider, inProvider } from '@parasol/postgres';
import { sql, type Transaction } from 'kysely';

import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';
import { logSource, type LogSource } from './source.ts';

type Tx = Transaction<Tables>;
type Db = Pick<Deps, 'db'>;

export type StoredSource = {
  readonly sourceId: string;
  readonly source: LogSource;
  readonly sealed: string | null;
  readonly changedAt: Date;
  readonly checkedAt: Date;
  readonly readAt: Date | null;
  readonly reachAt: Date | null;
};

export const selectSource = async (tx: Tx, providerId: string): Promise<StoredSource | null> => {
  const row = await tx
    .selectFrom('log_sources')
    .selectAll()
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        sourceId: row.source_id,
        source: logSource.parse(row.described),
        sealed: row.sealed,
        changedAt: row.changed_at,
        checkedAt: row.checked_at,
        readAt: row.read_at,
        reachAt: row.reach_at,
      };
};

export const storedSource = (deps: Db, providerId: string): Promise<StoredSource | null> =>
  askInProvider(deps.db, providerId, (tx) => selectSource(tx, providerId));

/** `isNew`: other files than before, so that how far the last ones were read says nothing. */
export const upsertSource = async (
  tx: Tx,
  providerId: string,
  o: Pick<StoredSource, 'sourceId' | 'source' | 'sealed'> & { readonly at: Date; readonly isNew: boolean },
): Promise<void> => {
  const columns = {
    source_id: o.sourceId,
    described: JSON.stringify(o.source),
    sealed: o.sealed,
    changed_at: o.at,
    checked_at: o.at,
    ...(o.isNew ? { read_at: null, reach_at: null } : {}),
  };
  await tx
    .insertInto('log_sources')
    .values({ provider_id: providerId, ...columns })
    .onConflict((conflict) => conflict.column('provider_id').doUpdateSet(columns))
    .execute();
};

export const deleteSource = async (tx: Tx, providerId: string): Promise<boolean> => {
  const done = await tx.deleteFrom('log_sources').where('provider_id', '=', providerId).executeTakeFirst();
  return done.numDeletedRows > 0n;
};

const readTables = ['log_folders', 'log_files', 'log_windows'] as const;
/** Rows of one transaction; there may be tens of millions. */
const forgottenAtOnce = 5_000;

/**
 * Forgets what was read from sources that are no longer the provider's. It takes what time it takes; what an abort leaves
 * is found by no one, and goes the next time.
 */
export const forgetOthers = async (deps: Db, providerId: string): Promise<void> => {
  for (const table of readTables)
    for (;;) {
      const { numAffectedRows = 0n } = await inProvider(deps.db, providerId, (tx) =>
        sql`delete from ${sql.table(table)} where provider_id = ${providerId}::uuid and ctid = any(array(
          select ctid from ${sql.table(table)}
          where provider_id = ${providerId}::uuid and source_id not in
            (select source_id from log_sources where provider_id = ${providerId}::uuid)
          limit ${forgottenAtOnce}))`.execute(tx),
      );
      if (numAffectedRows < BigInt(forgottenAtOnce)) break;
    }
};

/** Puts another seal in the place of the one that was read; false if somebody has saved another secret since. */
export const replaceSealed = async (
  tx: Tx,
  providerId: string,
  before: string,
  after: string,
): Promise<boolean> =>
  (await tx
    .updateTable('log_sources')
    .set({ sealed: after })
    .where('provider_id', '=', providerId)
    .where('sealed', '=', before)
    .returning('provider_id')
    .executeTakeFirst()) !== undefined;

/** A pass went through: how far it reached never falls. */
export const savePass = async (
  tx: Tx,
  providerId: string,
  o: { readonly sourceId: string; readonly readAt: Date; readonly reachAt: Date | null },
): Promise<void> => {
  await tx
    .updateTable('log_sources')
    .set({ read_at: o.readAt, reach_at: sql<Date | null>`greatest(reach_at, ${o.reachAt}::timestamptz)` })
    .where('provider_id', '=', providerId)
    .where('source_id', '=', o.sourceId)
    .execute();
};

/** Windows that nothing asks for any more. */
export const pruneWindows = async (
  tx: Tx,
  providerId: string,
  o: { readonly sourceId: string; readonly before: Date },
): Promise<void> => {
  await tx
    .deleteFrom('log_windows')
    .where('provider_id', '=', providerId)
    .where('source_id', '=', o.sourceId)
    .where('window_start', '<', o.before)
    .execute();
};
