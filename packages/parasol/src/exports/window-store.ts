import { sql, type Transaction } from 'kysely';
import { z } from 'zod';

import type { Tables } from '../schema/index.ts';
import { storedCategories, storedSightings, storedTraffic, type WatchedEvents } from './window-counts.ts';

type Tx = Transaction<Tables>;
type Span = { readonly sourceId: string; readonly from: number; readonly to: number };

const windowsIn = (tx: Tx, providerId: string, { sourceId, from, to }: Span) =>
  tx
    .selectFrom('log_windows')
    .where('provider_id', '=', providerId)
    .where('source_id', '=', sourceId)
    .where('window_start', '>=', new Date(from))
    .where('window_start', '<', new Date(to));

/** Blocked requests that mean an infection, of all folders or some. */
export const selectSightings = async (
  tx: Tx,
  providerId: string,
  o: Span & { readonly folders?: readonly string[] },
): Promise<{ folder: string; sightings: WatchedEvents[] }[]> => {
  let query = windowsIn(tx, providerId, o).where('sightings', 'is not', null);
  if (o.folders !== undefined) query = query.where('folder', '=', sql<string>`any(${o.folders}::text[])`);
  const rows = await query.select(['folder', 'sightings']).execute();
  return rows.map(({ folder, sightings }) => ({ folder, sightings: storedSightings.parse(sightings) }));
};

export type FolderSums = { readonly folder: string; readonly requests: number; readonly blocked: number };

export const sumRequests = async (tx: Tx, providerId: string, span: Span): Promise<FolderSums[]> =>
  windowsIn(tx, providerId, span)
    .select([
      'folder',
      sql<number>`sum(requests)::float8`.as('requests'),
      sql<number>`sum(blocked)::float8`.as('blocked'),
    ])
    .groupBy('folder')
    .execute();

const categorySum = z.object({ folder: z.string(), category: z.string(), blocked: z.number() });

/** Blocked requests by category, per folder. */
export const sumCategories = async (
  tx: Tx,
  providerId: string,
  { sourceId, from, to }: Span,
): Promise<z.infer<typeof categorySum>[]> => {
  const { rows } = await sql`
    select seen.folder, each.key as category, sum(each.value::int8)::float8 as blocked
    from log_windows as seen, jsonb_each_text(seen.categories) as each
    where seen.provider_id = ${providerId}::uuid and seen.source_id = ${sourceId}::uuid
      and seen.window_start >= ${new Date(from)} and seen.window_start < ${new Date(to)}
    group by seen.folder, each.key`.execute(tx);
  return z.array(categorySum).parse(rows);
};

/** Domains, identities and categories of some folders' windows, one at a time: they are large. */
export const selectTraffic = async (
  tx: Tx,
  providerId: string,
  o: Span & { readonly folders: readonly string[] },
) => {
  const rows = await windowsIn(tx, providerId, o)
    .where('folder', '=', sql<string>`any(${o.folders}::text[])`)
    .select(['categories', 'traffic'])
    .execute();
  return rows.map(({ categories, traffic }) => ({
    categories: storedCategories.parse(categories),
    traffic: storedTraffic.parse(traffic),
  }));
};
