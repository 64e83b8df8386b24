import {
  listBucketLogFiles,
  listDnsLogFiles,
  UmbrellaCallError,
  type DnsLogFile,
  type FileSelection,
} from '@parasol/umbrella';

import type { Deps } from '../deps.ts';
import { ParasolError, parasolError } from '../errors/index.ts';
import { allowedDirectories, resolveDirectory } from './allowed-directory.ts';
import { sealedField, type LogSource } from './source.ts';

export type LogFiles = { list(selection?: FileSelection): AsyncIterable<DnsLogFile> };

/** The trouble that files or buckets make, in the words of the table. */
export const logFilesError = (error: unknown): unknown => {
  if (error instanceof ParasolError) return error;
  if (error instanceof UmbrellaCallError) {
    const details = { reason: error.message, advice: error.advice };
    return parasolError(error.retryable ? 'log_bucket_unreachable' : 'log_bucket_refused', details, {
      cause: error,
    });
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'ENOTDIR')
    return parasolError('log_folder_unreadable', { reason: `The system said ${code}.` }, { cause: error });
  return error;
};

/** Where a source's files are read from. The directory is judged again each time: links may have changed. */
export const openFiles = async (
  deps: Pick<Deps, 'connect'>,
  providerId: string,
  source: LogSource,
  secretAccessKey: string | null,
): Promise<LogFiles> => {
  const { connect } = deps;
  if (source.kind === 'folder') {
    const allowed = allowedDirectories(connect.logDirectories, providerId);
    const directory = await resolveDirectory(allowed, source.directory);
    return { list: (selection) => listDnsLogFiles(directory, selection) };
  }
  const { endpoint, region, bucket, prefix, accessKeyId } = source;
  const opened = connect.logBucket({
    endpoint,
    region,
    bucket,
    prefix,
    keys: { accessKeyId, secretAccessKey: secretAccessKey ?? '' },
  });
  return { list: (selection) => listBucketLogFiles(opened, selection) };
};

export const openStored = async (
  deps: Pick<Deps, 'connect' | 'vault'>,
  providerId: string,
  stored: { readonly source: LogSource; readonly sealed: string | null },
): Promise<LogFiles> => {
  const { source, sealed } = stored;
  const secret = sealed === null ? null : deps.vault.open(sealed, { providerId, field: sealedField });
  return openFiles(deps, providerId, source, secret);
};
