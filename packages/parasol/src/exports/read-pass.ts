import { inProvider } from '@parasol/postgres';
import { windowStartOf, type DnsLogFile } from '@parasol/umbrella';

import type { CustomerName } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { inParallel } from '../work/index.ts';
import { folderOf, reachOf } from './file-names.ts';
import { selectFolders, type ReadFolder } from './folder-store.ts';
import { logFilesError, openStored } from './open-files.ts';
import { readFolder } from './read-folder.ts';
import { forgetOthers, pruneWindows, savePass, type StoredSource } from './store.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** Answers look back 30 days. */
const keptMs = 31 * dayMs;
/** The windows that are judged again, and the one under way, with room for uploads that come late. */
const horizonMs = 36 * hourMs;
/** From a bucket a small file takes a round trip. */
const foldersAtOnce = 4;
/** Folders that are nobody's and are told about. */
const unmatchedMax = 100;

export type LogPass = {
  readonly folders: number;
  readonly files: number;
  readonly rows: number;
  readonly malformed: number;
  /** Names of folders that are nobody's, at most 100; nothing of them was read. */
  readonly unmatched: readonly string[];
  /** Until when the newest file tells what happened, and how long before this pass that is. */
  readonly reachAt: string | null;
  readonly behindMs: number;
};

async function* byFolder(
  files: AsyncIterable<DnsLogFile>,
): AsyncGenerator<{ folder: string; files: DnsLogFile[] }> {
  let group: { folder: string; files: DnsLogFile[] } | null = null;
  for await (const file of files) {
    const folder = folderOf(file);
    if (group !== null && group.folder !== folder) {
      yield group;
      group = null;
    }
    group ??= { folder, files: [] };
    group.files.push(file);
  }
  if (group !== null) yield group;
}

const utcDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/**
 * From which day on a folder is listed: a new one as far back as answers look; a known one from before the windows that
 * may still change and from the last time that it was read, however long ago that was. It never goes back, because files
 * before it are forgotten.
 */
const listedFromOf = (
  before: ReadFolder | undefined,
  o: { readonly nowMs: number; readonly keepFromMs: number; readonly collectedUpTo: number | null },
): string => {
  if (before === undefined || before.readAt === null) return utcDay(o.keepFromMs);
  const from = Math.min(
    o.nowMs - horizonMs,
    before.readAt.getTime(),
    o.collectedUpTo ?? Number.POSITIVE_INFINITY,
  );
  const day = utcDay(from - dayMs);
  return day > before.listedFrom ? day : before.listedFrom;
};

/**
 * Reads every file that was not read before, as it is now, into counts by folder and window. What was read is kept
 * folder by folder and day by day: after a crash the rest is read, and a second pass over the same files reads none.
 * Late files and files out of order count in the window of their events.
 *
 * Throws `log_folder_…` and `log_bucket_…` errors of the table.
 */
export const readPass = async (
  deps: Pick<Deps, 'db' | 'vault' | 'connect' | 'clock'>,
  providerId: string,
  stored: StoredSource,
  o: {
    readonly customerOf: (folder: string) => CustomerName | null;
    /** Start of the last window that was read for incidents; null: none yet. */
    readonly collectedUpTo: number | null;
    readonly signal: AbortSignal;
    readonly onProgress?: (done: number) => void;
  },
): Promise<LogPass> => {
  const { sourceId } = stored;
  const readAt = deps.clock.now();
  const nowMs = readAt.getTime();
  const keepFromMs = windowStartOf(
    Math.min(nowMs - keptMs, (o.collectedUpTo ?? Number.POSITIVE_INFINITY) - dayMs),
  );
  const known = new Map(
    (await selectFolders(deps, providerId, sourceId)).map((folder) => [folder.folder, folder]),
  );
  const times = { nowMs, keepFromMs, collectedUpTo: o.collectedUpTo };
  const unmatched = new Set<string>();
  const since = (folder: string): Date | null => {
    if (o.customerOf(folder) === null) {
      if (unmatched.size < unmatchedMax) unmatched.add(folder);
      return null;
    }
    return new Date(`${listedFromOf(known.get(folder), times)}T00:00:00Z`);
  };
  const sums = { folders: 0, files: 0, rows: 0, malformed: 0 };
  let reachMs: number | null = null;
  try {
    const files = await openStored(deps, providerId, stored);
    await inParallel(
      byFolder(files.list({ since })),
      foldersAtOnce,
      async (group) => {
        for (const { name } of group.files) {
          const reach = reachOf(name);
          if (reach !== null) reachMs = Math.max(reachMs ?? 0, Math.min(reach, nowMs));
        }
        const listedFrom = listedFromOf(known.get(group.folder), times);
        const pass = await readFolder(deps, { providerId, sourceId, folder: group.folder }, group.files, {
          keepFromMs,
          readAt,
          listedFrom,
          signal: o.signal,
        });
        sums.folders += 1;
        sums.files += pass.files;
        sums.rows += pass.rows;
        sums.malformed += pass.malformed;
        o.onProgress?.(sums.folders);
      },
      o.signal,
    );
  } catch (error) {
    throw logFilesError(error);
  }
  await inProvider(deps.db, providerId, async (tx) => {
    await savePass(tx, providerId, {
      sourceId,
      readAt,
      reachAt: reachMs === null ? null : new Date(reachMs),
    });
    await pruneWindows(tx, providerId, { sourceId, before: new Date(keepFromMs) });
  });
  await forgetOthers(deps, providerId);
  const knownMs = stored.reachAt?.getTime() ?? null;
  const reach = reachMs === null || knownMs === null ? (reachMs ?? knownMs) : Math.max(reachMs, knownMs);
  return {
    ...sums,
    unmatched: [...unmatched].sort(),
    reachAt: reach === null ? null : new Date(reach).toISOString(),
    behindMs: reach === null ? 0 : nowMs - reach,
  };
};
