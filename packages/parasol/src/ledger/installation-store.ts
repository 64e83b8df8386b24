import { sql, type Kysely, type Selectable } from 'kysely';

import type { Tables } from '../schema/index.ts';
import type { InstallationTable } from './tables.ts';

type Db = Pick<Kysely<Tables>, 'selectFrom' | 'updateTable'>;
type Row = Selectable<InstallationTable>;

/** The one row of the installation, with the database's clock. */
export const readInstallation = (db: Db): Promise<Row & { readonly now: Date }> =>
  db
    .selectFrom('installation')
    .selectAll()
    .select(sql<Date>`now()`.as('now'))
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();

/** Puts a sealed key in the place of the one that was read; nothing where another was put there meanwhile. */
export const replaceMarkerKey = async (db: Db, before: string | null, sealed: string): Promise<void> => {
  await db
    .updateTable('installation')
    .set({ marker_key: sealed })
    .where('id', '=', 1)
    .where('marker_key', before === null ? 'is' : '=', before)
    .execute();
};

/** Begins this epoch now, if it is later than the one that is. */
export const beginEpoch = async (db: Db, epoch: number): Promise<void> => {
  await db
    .updateTable('installation')
    .set({ epoch, epoch_started_at: sql<Date>`now()` })
    .where('id', '=', 1)
    .where('epoch', '<', epoch)
    .execute();
};

export const writeTimes = async (
  db: Db,
  times: Partial<Pick<Row, 'settle_ms' | 'time_scale'>>,
): Promise<void> => {
  await db.updateTable('installation').set(times).where('id', '=', 1).execute();
};
