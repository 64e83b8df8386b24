import { inProvider } from '@parasol/postgres';

import { audit, type Actor } from '../audit/index.ts';
import { customerNames } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { siteFrom, type Notice } from '../providers/index.ts';
import { allowedDirectories, resolveDirectory } from './allowed-directory.ts';
import { inspectFiles, type FoundFiles } from './inspect.ts';
import { folderMatcher } from './match-folders.ts';
import { logFilesError, openFiles } from './open-files.ts';
import { sameFiles, sealedField, type BucketSource, type LogSource, type LogSourceInput } from './source.ts';
import { deleteSource, forgetOthers, storedSource, upsertSource, type StoredSource } from './store.ts';

type SaveDeps = Pick<Deps, 'db' | 'vault' | 'clock' | 'connect' | 'ids'>;
type FilesInput = Exclude<LogSourceInput, { kind: 'reports' }>;

/** What a region, a bucket and keys may look like; anything else could reach into paths or headers. */
const shapes = {
  region: /^[a-z0-9-]{1,100}$/u,
  bucket: /^[a-z0-9][a-z0-9.-]{1,98}[a-z0-9]$/u,
  accessKeyId: /^[A-Za-z0-9._-]{3,200}$/u,
  prefix: /^[^\p{Cc}]*$/u,
} as const;

const bucketFrom = (deps: SaveDeps, input: Extract<FilesInput, { kind: 'bucket' }>): BucketSource => {
  const region = input.region.trim();
  const endpoint = input.endpoint?.trim() || `https://s3.${region}.amazonaws.com`;
  const typed = {
    region,
    bucket: input.bucket.trim(),
    accessKeyId: input.accessKeyId.trim(),
    prefix: (input.prefix ?? '').trim().replaceAll(/^\/+|\/+$/gu, ''),
  };
  const wrong = Object.entries(shapes)
    .filter(([name, shape]) => !shape.test(String(Reflect.get(typed, name))))
    .map(([name]) => name);
  if (wrong.length > 0) throw parasolError('bad_input', { fields: wrong });
  return { kind: 'bucket', endpoint: siteFrom(deps.connect.hosts, endpoint), ...typed, folders: {} };
};

const sourceFrom = async (deps: SaveDeps, providerId: string, input: FilesInput): Promise<LogSource> => {
  if (input.kind === 'bucket') return bucketFrom(deps, input);
  const allowed = allowedDirectories(deps.connect.logDirectories, providerId);
  return { kind: 'folder', directory: await resolveDirectory(allowed, input.directory), folders: {} };
};

/** The secret as typed, or the stored one of the same bucket and access key: it never goes to another host. */
const secretFrom = (
  deps: SaveDeps,
  providerId: string,
  source: LogSource,
  typed: string | undefined,
  before: StoredSource | null,
): string | null => {
  if (source.kind === 'folder') return null;
  const secret = typed?.trim() ?? '';
  if (secret !== '') return secret;
  const same =
    before?.source.kind === 'bucket' &&
    before.source.endpoint === source.endpoint &&
    before.source.bucket === source.bucket &&
    before.source.accessKeyId === source.accessKeyId;
  if (!same || before.sealed === null) throw parasolError('log_secret_missing');
  return deps.vault.open(before.sealed, { providerId, field: sealedField });
};

const oldDays = 31;

const noticesOf = (found: FoundFiles, now: Date): Notice[] => {
  const notices: Notice[] = [];
  const others = found.folders.length - found.matched;
  if (others > 0)
    notices.push({
      code: 'log-folders-unmatched',
      message: `${others} of ${found.folders.length} folders are no known customer’s; nothing of them is read until you say whose they are.`,
    });
  const last = now.getTime() - oldDays * 24 * 60 * 60_000;
  if (found.newestDay !== null && Date.parse(`${found.newestDay}T23:59:59Z`) < last)
    notices.push({
      code: 'log-files-old',
      message: `The newest file is of ${found.newestDay}. Files older than ${oldDays} days tell nothing that is asked for.`,
    });
  if (found.newestRows === 0 && found.newestMalformed > 0)
    notices.push({
      code: 'log-rows-malformed',
      message: 'The newest file holds no row that can be read. Is it a DNS log?',
    });
  return notices;
};

/**
 * Tries a source of log files (list, read the newest file, find whose folders they are) and makes it the provider's
 * source only if that works. Incidents and answers go on from there with the same markers.
 *
 * Throws `log_folder_not_allowed`, `log_folder_unreadable`, `site_not_allowed`, `log_secret_missing`,
 * `log_bucket_refused`, `log_bucket_unreachable`, `log_files_missing`, `log_folders_unmatched`, `bad_input`.
 */
export const saveLogSource = async (
  deps: SaveDeps,
  providerId: string,
  input: FilesInput,
  actor: Actor,
): Promise<{ readonly found: FoundFiles; readonly notices: readonly Notice[] }> => {
  const before = await storedSource(deps, providerId);
  const located = await sourceFrom(deps, providerId, input);
  const isSame = before !== null && sameFiles(before.source, located);
  const source: LogSource = { ...located, folders: input.folders ?? (isSame ? before.source.folders : {}) };
  const typedSecret = input.kind === 'bucket' ? input.secretAccessKey : undefined;
  const secret = secretFrom(deps, providerId, source, typedSecret, before);

  const customers = await customerNames(deps, providerId);
  const known = new Set(customers.map(({ organizationId }) => organizationId));
  const strangers = Object.entries(source.folders).filter(([, organizationId]) => !known.has(organizationId));
  if (strangers.length > 0)
    throw parasolError('bad_input', { fields: strangers.map(([folder]) => `folders.${folder}`) });
  const now = deps.clock.now();
  let found: FoundFiles;
  try {
    const files = await openFiles(deps, providerId, source, secret);
    found = await inspectFiles(files, folderMatcher(source.folders, customers), now);
  } catch (error) {
    throw logFilesError(error);
  }
  if (found.matched === 0)
    throw parasolError('log_folders_unmatched', {
      folders: found.folders.slice(0, 50).map(({ folder }) => folder),
      customers: customers.length,
    });

  const sourceId = isSame ? before.sourceId : deps.ids();
  const sealed = secret === null ? null : deps.vault.seal(secret, { providerId, field: sealedField });
  await inProvider(deps.db, providerId, async (tx) => {
    await upsertSource(tx, providerId, { sourceId, source, sealed, at: now, isNew: !isSame });
    await audit(tx, {
      providerId,
      actor,
      action: 'log-source.saved',
      subject: source.kind === 'folder' ? source.directory : `${source.endpoint}/${source.bucket}`,
      details: { ...source },
    });
  });
  if (!isSame) await forgetOthers(deps, providerId);
  return { found, notices: noticesOf(found, now) };
};

/** Back to Umbrella's reports; the bucket's secret is forgotten. */
export const forgetLogSource = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  actor: Actor,
): Promise<void> => {
  await inProvider(deps.db, providerId, async (tx) => {
    if (!(await deleteSource(tx, providerId))) return;
    await audit(tx, { providerId, actor, action: 'log-source.removed', subject: 'log files' });
  });
  await forgetOthers(deps, providerId);
};
