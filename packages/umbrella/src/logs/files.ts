import { createReadStream } from 'node:fs';
import { opendir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';

/** One file of the log export, wherever it lies. */
export type DnsLogFile = {
  /** The folder above `dnslogs`; the root's own name when `dnslogs` lies in the root. */
  readonly organization: string;
  /** Path under the root with `/`, stable across machines: `team-1/dnslogs/2018-03-24/2018-03-24-17-10-c171.csv.gz`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Changes when the file does: the bucket's ETag, or the time of the last change on a disk. */
  readonly version: string;
  /** The whole file; only asked for when it is small. */
  readonly readAll: () => Promise<Uint8Array>;
  readonly stream: () => Readable;
};

export const isLogFile = (name: string): boolean => name.endsWith('.csv.gz') || name.endsWith('.csv');

/** `a/dnslogs/2018-03-24/x.csv.gz` to `a`; null for a file that is no DNS log. */
export const organizationOf = (name: string, rootName: string): string | null => {
  const parts = name.split('/');
  const at = parts.lastIndexOf('dnslogs', parts.length - 2);
  if (at === -1) return null;
  return at === 0 ? rootName : (parts[at - 1] ?? null);
};

/**
 * Which files are wanted. `folder` is the path above `dnslogs` under the root, or the root's own name when `dnslogs` lies
 * in the root.
 */
export type FileSelection = {
  /**
   * Only folders of this UTC day and later, by their names; null: none of this organisation's files. Events can lie in
   * later files than their own time says, never in earlier ones.
   */
  readonly since?: Date | ((folder: string) => Date | null);
};

/** First day wanted of a folder, as its files' folders are named; null: nothing of it. */
export const firstDayOf = (since: FileSelection['since'], folder: string): string | null => {
  const from = typeof since === 'function' ? since(folder) : since;
  return from === null ? null : (from?.toISOString().slice(0, 10) ?? '');
};

const dayFolder = /^\d{4}-\d\d-\d\d$/u;
const maximumDepth = 8;

type Walk = { readonly root: string; readonly rootName: string; readonly since: FileSelection['since'] };

/** `firstDay`: of the `dnslogs` folder that we are in, empty outside of one. */
async function* walk(o: Walk, folder: string, depth: number, firstDay: string): AsyncGenerator<string> {
  const entries = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Links are neither files nor folders here, so nothing outside the root is ever reached.
    if (entry.isDirectory() && depth < maximumDepth) {
      if (dayFolder.test(entry.name) && entry.name < firstDay) continue;
      const own = relative(o.root, folder).split(sep).join('/');
      const day = entry.name === 'dnslogs' ? firstDayOf(o.since, own === '' ? o.rootName : own) : firstDay;
      if (day !== null) yield* walk(o, path, depth + 1, day);
    } else if (entry.isFile() && isLogFile(entry.name)) yield path;
  }
}

/**
 * All DNS log files under `root`, by name; `<organisation>/dnslogs/<date>/*.csv.gz`, or `dnslogs/…` of a single one.
 * A file's name and folder say when it was written, not when its events were: late events lie in later files.
 */
export async function* listDnsLogFiles(
  root: string,
  { since }: FileSelection = {},
): AsyncGenerator<DnsLogFile> {
  const rootName = basename(root);
  for await (const path of walk({ root, rootName, since }, root, 0, '')) {
    const name = relative(root, path).split(sep).join('/');
    const organization = organizationOf(name, rootName);
    if (organization === null) continue;
    const file = await localFile(path, name, organization);
    if (file !== null) yield file;
  }
}

/** Null when it has gone since the folder was listed. */
const localFile = async (path: string, name: string, organization: string): Promise<DnsLogFile | null> => {
  const facts = await stat(path).catch(() => null);
  if (facts === null) return null;
  return {
    organization,
    name,
    sizeBytes: facts.size,
    version: String(facts.mtimeMs),
    readAll: () => readFile(path),
    stream: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
  };
};
