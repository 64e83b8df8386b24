import { firstDayOf, isLogFile, organizationOf, type DnsLogFile, type FileSelection } from '../logs/files.ts';
import { createBucketReader, type LogBucket } from './reader.ts';

const firstFolders = async (
  reader: ReturnType<typeof createBucketReader>,
  prefix: string,
): Promise<string[]> => {
  const found: string[] = [];
  for await (const { folders } of reader.list({ prefix, folders: true })) found.push(...folders);
  return found;
};

/** Folders listed while the ones before them are read: ten thousand organisations are ten thousand lists. */
const foldersAhead = 8;

/**
 * The DNS log files of a bucket, by name: `<folder>/dnslogs/<date>/…` of one organisation, or
 * `<folder>/<organisation>/dnslogs/<date>/…` of several. With `since`, folders of earlier days are not even listed.
 * Throws `UmbrellaCallError` with advice about the bucket.
 */
export async function* listBucketLogFiles(
  bucket: LogBucket,
  { since }: FileSelection = {},
): AsyncGenerator<DnsLogFile> {
  const reader = createBucketReader(bucket);
  const prefix =
    bucket.prefix === undefined || bucket.prefix === ''
      ? ''
      : `${bucket.prefix.replaceAll(/^\/+|\/+$/gu, '')}/`;
  const rootName = prefix === '' ? bucket.bucket : (prefix.split('/').at(-2) ?? bucket.bucket);
  const folders = await firstFolders(reader, prefix);
  const own = folders.filter((folder) => folder === `${prefix}dnslogs/`);
  const roots = own.length > 0 ? own : folders.map((folder) => `${folder}dnslogs/`);
  const list = async (root: string, firstDay: string): Promise<DnsLogFile[]> => {
    const files: DnsLogFile[] = [];
    const after = firstDay === '' ? {} : { after: `${root}${firstDay}` };
    for await (const { objects } of reader.list({ prefix: root, ...after })) {
      for (const { key, sizeBytes, version } of objects) {
        const name = key.slice(prefix.length);
        const organization = organizationOf(name, rootName);
        if (organization === null || !isLogFile(name)) continue;
        files.push({
          organization,
          name,
          sizeBytes,
          version,
          readAll: () => reader.readAll(key),
          stream: () => reader.stream(key),
        });
      }
    }
    return files;
  };
  const waiting: Promise<DnsLogFile[]>[] = [];
  for (const root of roots) {
    const above = root.slice(prefix.length, -'/dnslogs/'.length);
    const firstDay = firstDayOf(since, above === '' ? rootName : above);
    if (firstDay === null) continue;
    const listing = list(root, firstDay);
    // Its failure is met when it is its turn.
    listing.catch(() => null);
    waiting.push(listing);
    const next = waiting.length > foldersAhead ? waiting.shift() : undefined;
    if (next !== undefined) yield* await next;
  }
  for (const listing of waiting) yield* await listing;
}
