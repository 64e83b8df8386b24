import { inProvider } from '@parasol/postgres';
import { aggregateDnsLogs, type DnsLogFile, type FileCounts } from '@parasol/umbrella';

import type { Deps } from '../deps.ts';
import { dayOf } from './file-names.ts';
import {
  addToFolder,
  fileKey,
  finishFolder,
  knownFiles,
  lockFolder,
  putFiles,
  replaceDay,
  selectDay,
  selectFiles,
  type LogProblem,
  type ReadFile,
} from './folder-store.ts';
import { addCounts, countsOf, type WindowCounts } from './window-counts.ts';

export type FolderPass = { files: number; rows: number; malformed: number };

type Folder = { readonly providerId: string; readonly sourceId: string; readonly folder: string };

const problemsKept = 10;

type Counted = {
  readonly windows: readonly WindowCounts[];
  readonly files: readonly ReadFile[];
  readonly problems: readonly LogProblem[];
};

const countFiles = async (
  files: readonly DnsLogFile[],
  day: string,
  keepFromMs: number,
): Promise<Counted> => {
  const read: ReadFile[] = [];
  const onFile = ({ file, rows, malformed }: FileCounts): void => {
    const { name, sizeBytes, version } = file;
    read.push({ day, name, sizeBytes, version, rows, malformed });
  };
  const counted = await aggregateDnsLogs(files, { fromMs: keepFromMs, onFile });
  return {
    windows: [...counted.organizations.values()].flatMap(({ windows }) => windows.map(countsOf)),
    files: read,
    problems: counted.problems
      .slice(0, problemsKept)
      .map(({ file, line, malformed }) => ({ file, line, reason: malformed })),
  };
};

type Changed = { readonly files: readonly DnsLogFile[]; readonly whole: boolean };

/**
 * What of a day has to be read: its new files; or all of them, when one that was read has another content now (it was
 * being copied when it was read, say).
 */
const changedOf = (
  files: readonly DnsLogFile[],
  known: ReadonlySet<string>,
  byName: ReadonlyMap<string, ReadFile>,
): Changed => {
  const fresh = files.filter((file) => !known.has(fileKey(file)));
  return fresh.some((file) => byName.has(file.name))
    ? { files, whole: true }
    : { files: fresh, whole: false };
};

/**
 * Keeps what was counted together with the names of the files it was counted from, so that no file counts twice and
 * none is left out. Nothing is kept if another worker read the same files meanwhile.
 */
const keepDay = async (
  deps: Pick<Deps, 'db'>,
  of: Folder,
  day: string,
  counted: Counted,
  o: { readonly whole: boolean; readonly byName: ReadonlyMap<string, ReadFile> },
): Promise<FolderPass | null> =>
  inProvider(deps.db, of.providerId, async (tx) => {
    if (!(await lockFolder(tx, of))) return null;
    const already = await knownFiles(tx, of, counted.files);
    const asBefore = counted.files.every((file) => {
      const before = o.byName.get(file.name);
      return already.has(fileKey(file)) === (before !== undefined && fileKey(before) === fileKey(file));
    });
    if (!asBefore) return null;
    const windows = o.whole ? new Map<number, WindowCounts>() : await selectDay(tx, of, day);
    for (const window of counted.windows) {
      const before = windows.get(window.windowStart);
      windows.set(window.windowStart, before === undefined ? window : addCounts(before, window));
    }
    await replaceDay(tx, of, day, [...windows.values()]);
    await putFiles(tx, of, counted.files);
    const pass = { files: 0, rows: 0, malformed: 0 };
    for (const file of counted.files) {
      const before = o.byName.get(file.name);
      pass.files += before === undefined ? 1 : 0;
      pass.rows += file.rows - (before?.rows ?? 0);
      pass.malformed += file.malformed - (before?.malformed ?? 0);
    }
    await addToFolder(tx, of, { ...pass, problems: counted.problems });
    return { ...pass, files: counted.files.length };
  });

/** Reads what is new in one folder, day by day; what was read stays read if a later day fails. */
export const readFolder = async (
  deps: Pick<Deps, 'db'>,
  of: Folder,
  files: readonly DnsLogFile[],
  o: {
    readonly keepFromMs: number;
    readonly readAt: Date;
    readonly listedFrom: string;
    readonly signal: AbortSignal;
  },
): Promise<FolderPass> => {
  const ledger = await selectFiles(deps, of);
  const known = new Set(ledger.map(fileKey));
  const byName = new Map(ledger.map((file) => [file.name, file]));
  const days = new Map<string, DnsLogFile[]>();
  for (const file of files) {
    const day = dayOf(file.name);
    days.set(day, [...(days.get(day) ?? []), file]);
  }
  const pass: FolderPass = { files: 0, rows: 0, malformed: 0 };
  for (const [day, all] of [...days].sort(([left], [right]) => (left < right ? -1 : 1))) {
    o.signal.throwIfAborted();
    const changed = changedOf(all, known, byName);
    if (changed.files.length === 0) continue;
    const counted = await countFiles(changed.files, day, o.keepFromMs);
    const kept = await keepDay(deps, of, day, counted, { whole: changed.whole, byName });
    pass.files += kept?.files ?? 0;
    pass.rows += kept?.rows ?? 0;
    pass.malformed += kept?.malformed ?? 0;
  }
  const newestFile = files.reduce((newest, { name }) => (name > newest ? name : newest), '');
  await inProvider(deps.db, of.providerId, async (tx) => {
    if (await lockFolder(tx, of))
      await finishFolder(tx, of, { readAt: o.readAt, listedFrom: o.listedFrom, newestFile });
  });
  return pass;
};
