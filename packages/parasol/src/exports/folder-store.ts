import { askInProvider } from '@parasol/postgres';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';
import { batchesOf } from '../work/index.ts';
import { storedCategories, storedSightings, storedTraffic, type WindowCounts } from './window-counts.ts';

type Tx = Transaction<Tables>;
type Db = Pick<Deps, 'db'>;
type Of = { readonly providerId: string; readonly sourceId: string; readonly folder: string };

const problem = z.object({ file: z.string(), line: z.number(), reason: z.string() });
export type LogProblem = z.infer<typeof problem>;

export type ReadFolder = {
  readonly folder: string;
  /** Null while no pass went through to the end. */
  readonly readAt: Date | null;
  readonly listedFrom: string;
  readonly newestFile: string;
  readonly files: number;
  readonly rows: number;
  readonly malformed: number;
  readonly problems: readonly LogProblem[];
};

/** A file as it was when it was read. */
export type ReadFile = {
  readonly day: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly version: string;
  readonly rows: number;
  readonly malformed: number;
};

export const selectFolders = (deps: Db, providerId: string, sourceId: string): Promise<ReadFolder[]> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('log_folders')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('source_id', '=', sourceId)
      .orderBy('folder')
      .execute();
    return rows.map((row) => ({
      folder: row.folder,
      readAt: row.read_at,
      listedFrom: row.listed_from,
      newestFile: row.newest_file,
      files: Number(row.files),
      rows: Number(row.rows),
      malformed: Number(row.malformed),
      problems: z.array(problem).parse(row.problems),
    }));
  });

const ofFolder = (o: Of) => ({ provider_id: o.providerId, source_id: o.sourceId, folder: o.folder });

export const selectFiles = (deps: Db, o: Of): Promise<ReadFile[]> =>
  askInProvider(deps.db, o.providerId, async (tx) => {
    const rows = await tx
      .selectFrom('log_files')
      .select(['day', 'name', 'size_bytes', 'version', 'rows', 'malformed'])
      .where('provider_id', '=', o.providerId)
      .where('source_id', '=', o.sourceId)
      .where('folder', '=', o.folder)
      .execute();
    return rows.map(({ size_bytes, ...row }) => ({ ...row, sizeBytes: Number(size_bytes) }));
  });

/** One writer per folder until the transaction ends. False: the source was changed meanwhile. */
export const lockFolder = async (tx: Tx, o: Of): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`log-files/${o.sourceId}/${o.folder}`}))`.execute(tx);
  const row = await tx
    .selectFrom('log_sources')
    .select('source_id')
    .where('provider_id', '=', o.providerId)
    .where('source_id', '=', o.sourceId)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
};

/** Those of the files given that are known as they are. */
export const knownFiles = async (tx: Tx, o: Of, files: readonly ReadFile[]): Promise<Set<string>> => {
  const rows = await tx
    .selectFrom('log_files')
    .select(['name', 'size_bytes', 'version'])
    .where('provider_id', '=', o.providerId)
    .where('source_id', '=', o.sourceId)
    .where('folder', '=', o.folder)
    .where('name', '=', sql<string>`any(${files.map((file) => file.name)}::text[])`)
    .execute();
  return new Set(rows.map((row) => fileKey({ ...row, sizeBytes: Number(row.size_bytes) })));
};

/** The same key: the same file with the same content. */
export const fileKey = (file: {
  readonly name: string;
  readonly sizeBytes: number;
  readonly version: string;
}): string => `${file.name}\n${file.sizeBytes}\n${file.version}`;

const batchSize = 500;

export const putFiles = async (tx: Tx, o: Of, files: readonly ReadFile[]): Promise<void> => {
  for (const batch of batchesOf(files, batchSize))
    await tx
      .insertInto('log_files')
      .values(
        batch.map(({ sizeBytes, ...file }) => ({
          ...ofFolder(o),
          ...file,
          size_bytes: sizeBytes,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'source_id', 'folder', 'day', 'name']).doUpdateSet((is) => ({
          size_bytes: is.ref('excluded.size_bytes'),
          version: is.ref('excluded.version'),
          rows: is.ref('excluded.rows'),
          malformed: is.ref('excluded.malformed'),
        })),
      )
      .execute();
};

export const selectDay = async (tx: Tx, o: Of, day: string): Promise<Map<number, WindowCounts>> => {
  const rows = await tx
    .selectFrom('log_windows')
    .selectAll()
    .where('provider_id', '=', o.providerId)
    .where('source_id', '=', o.sourceId)
    .where('folder', '=', o.folder)
    .where('day', '=', day)
    .execute();
  return new Map(
    rows.map((row) => [
      row.window_start.getTime(),
      {
        windowStart: row.window_start.getTime(),
        requests: row.requests,
        blocked: row.blocked,
        categories: storedCategories.parse(row.categories),
        sightings: storedSightings.parse(row.sightings ?? []),
        traffic: storedTraffic.parse(row.traffic),
      },
    ]),
  );
};

/** Puts these windows in the place of all that is kept of the day. */
export const replaceDay = async (
  tx: Tx,
  o: Of,
  day: string,
  windows: readonly WindowCounts[],
): Promise<void> => {
  await tx
    .deleteFrom('log_windows')
    .where('provider_id', '=', o.providerId)
    .where('source_id', '=', o.sourceId)
    .where('folder', '=', o.folder)
    .where('day', '=', day)
    .execute();
  for (const window of windows)
    await tx
      .insertInto('log_windows')
      .values({
        ...ofFolder(o),
        day,
        window_start: new Date(window.windowStart),
        requests: window.requests,
        blocked: window.blocked,
        categories: JSON.stringify(window.categories),
        sightings: window.sightings.length === 0 ? null : JSON.stringify(window.sightings),
        traffic: JSON.stringify(window.traffic),
      })
      .execute();
};

/** Counts of a folder go on when its files' rows are forgotten; the latest problems stay. */
export const addToFolder = async (
  tx: Tx,
  o: Of,
  more: {
    readonly files: number;
    readonly rows: number;
    readonly malformed: number;
    readonly problems: readonly LogProblem[];
  },
): Promise<void> => {
  const { files, rows, malformed } = more;
  const problems = more.problems.length === 0 ? {} : { problems: JSON.stringify(more.problems) };
  await tx
    .insertInto('log_folders')
    .values({ ...ofFolder(o), files, rows, malformed, ...problems })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'source_id', 'folder']).doUpdateSet({
        files: sql<number>`log_folders.files + ${files}`,
        rows: sql<number>`log_folders.rows + ${rows}`,
        malformed: sql<number>`log_folders.malformed + ${malformed}`,
        ...problems,
      }),
    )
    .execute();
};

/** The folder was read to its end. Files of days before `listedFrom` are forgotten: they are never listed again. */
export const finishFolder = async (
  tx: Tx,
  o: Of,
  pass: { readonly readAt: Date; readonly listedFrom: string; readonly newestFile: string },
): Promise<void> => {
  const columns = {
    read_at: pass.readAt,
    listed_from: pass.listedFrom,
    newest_file: pass.newestFile,
  };
  await tx
    .insertInto('log_folders')
    .values({ ...ofFolder(o), files: 0, rows: 0, malformed: 0, ...columns })
    .onConflict((conflict) => conflict.columns(['provider_id', 'source_id', 'folder']).doUpdateSet(columns))
    .execute();
  await tx
    .deleteFrom('log_files')
    .where('provider_id', '=', o.providerId)
    .where('source_id', '=', o.sourceId)
    .where('folder', '=', o.folder)
    .where('day', '<>', '')
    .where('day', '<', pass.listedFrom)
    .execute();
};
