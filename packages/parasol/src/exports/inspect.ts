import { readDnsLogFiles, type DnsLogFile } from '@parasol/umbrella';

import { parasolError } from '../errors/index.ts';
import type { CustomerName } from '../customers/index.ts';
import { dayOf, folderOf } from './file-names.ts';
import type { LogFiles } from './open-files.ts';

/** Looked at before a source is saved: enough to see whose files there are, without listing years of them. */
const filesMax = 50_000;
/** Somebody waits for the answer. */
const patienceMs = 20_000;
const recentMs = 3 * 24 * 60 * 60_000;

export type FoundFolder = {
  readonly folder: string;
  readonly organizationId: number | null;
  readonly customer: string | null;
  readonly files: number;
  readonly newestFile: string;
};

export type FoundFiles = {
  /** By name; those that are nobody's first. */
  readonly folders: readonly FoundFolder[];
  readonly matched: number;
  readonly files: number;
  /** There are more files than were looked at. */
  readonly more: boolean;
  readonly newestFile: string;
  /** Of the newest file's folder; null for a file outside of a day's. */
  readonly newestDay: string | null;
  readonly newestRows: number;
  readonly newestMalformed: number;
};

type Gathered = { newest: DnsLogFile | null; files: number; more: boolean; byFolder: Map<string, Seen> };
type Seen = { files: number; newest: DnsLogFile };

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const isNewer = (left: DnsLogFile, right: DnsLogFile | null): boolean =>
  right === null || baseOf(left.name) > baseOf(right.name);

const gather = async (files: LogFiles, from: Date): Promise<Gathered> => {
  const found: Gathered = { newest: null, files: 0, more: false, byFolder: new Map() };
  const giveUpAt = performance.now() + patienceMs;
  const since = (): Date | null => {
    if (performance.now() < giveUpAt) return from;
    found.more = true;
    return null;
  };
  for await (const file of files.list({ since })) {
    if (found.files === filesMax) {
      found.more = true;
      break;
    }
    found.files += 1;
    if (isNewer(file, found.newest)) found.newest = file;
    const folder = folderOf(file);
    const seen = found.byFolder.get(folder);
    if (seen === undefined) found.byFolder.set(folder, { files: 1, newest: file });
    else {
      seen.files += 1;
      if (isNewer(file, seen.newest)) seen.newest = file;
    }
  }
  return found;
};

/** Reads the newest file: a key may be allowed to list and not to get. */
const readNewest = async (file: DnsLogFile): Promise<{ rows: number; malformed: number }> => {
  const counts = { rows: 0, malformed: 0 };
  for await (const entries of readDnsLogFiles([file]))
    for (const entry of entries) counts['row' in entry ? 'rows' : 'malformed'] += 1;
  return counts;
};

/** What lies at a source. Throws `log_files_missing` when there is no log file at all. */
export const inspectFiles = async (
  files: LogFiles,
  customerOf: (folder: string) => CustomerName | null,
  now: Date,
): Promise<FoundFiles> => {
  let found = await gather(files, new Date(now.getTime() - recentMs));
  if (found.newest === null) found = await gather(files, new Date(0));
  const { newest, byFolder } = found;
  if (newest === null) throw parasolError('log_files_missing');
  const { rows, malformed } = await readNewest(newest);
  const folders = [...byFolder].map(([folder, seen]) => {
    const customer = customerOf(folder);
    return {
      folder,
      organizationId: customer?.organizationId ?? null,
      customer: customer?.name ?? null,
      files: seen.files,
      newestFile: seen.newest.name,
    };
  });
  folders.sort(
    (left, right) =>
      Number(left.organizationId !== null) - Number(right.organizationId !== null) ||
      (left.folder < right.folder ? -1 : 1),
  );
  return {
    folders,
    matched: folders.filter((one) => one.organizationId !== null).length,
    files: found.files,
    more: found.more,
    newestFile: newest.name,
    newestDay: dayOf(newest.name) || null,
    newestRows: rows,
    newestMalformed: malformed,
  };
};
