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

/** Which files are wanted. */
export type FileSelection = {
  /**
   * Only folders of this UTC day and later, by their names. Events can lie in later files than their own time says, never
   * in earlier ones.
   */
  readonly since?: Date;
};

/** `a/dnslogs/2018-03-24/x.csv.gz` to `2018-03-24`; empty for files outside such a folder. */
const dayOf = (name: string): string => /(?:^|\/)dnslogs\/(\d{4}-\d\d-\d\d)\//u.exec(name)?.[1] ?? '';

const maximumDepth = 8;

async function* walk(folder: string, depth: number): AsyncGenerator<string> {
  const entries = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < maximumDepth) yield* walk(path, depth + 1);
    else if (entry.isFile() && isLogFile(entry.name)) yield path;
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
  const firstDay = since?.toISOString().slice(0, 10) ?? '';
  for await (const path of walk(root, 0)) {
    const name = relative(root, path).split(sep).join('/');
    const organization = organizationOf(name, basename(root));
    const day = dayOf(name);
    if (organization !== null && (day === '' || day >= firstDay))
      yield await localFile(path, name, organization);
  }
}

const localFile = async (path: string, name: string, organization: string): Promise<DnsLogFile> => ({
  organization,
  name,
  sizeBytes: (await stat(path)).size,
  readAll: () => readFile(path),
  stream: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
});
