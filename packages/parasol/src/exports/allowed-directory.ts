import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { parasolError } from '../errors/index.ts';

/**
 * The directories that the operator allows this provider (PARASOL_LOG_DIRECTORIES). `{provider}` in one stands for the
 * provider's id, so that providers of one installation can be kept out of each other's files.
 */
export const allowedDirectories = (configured: readonly string[], providerId: string): string[] =>
  configured.filter(isAbsolute).map((directory) => resolve(directory.replaceAll('{provider}', providerId)));

const within = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
};

/**
 * The real path of a directory as typed, links followed, if it lies within an allowed one. Anything outside gets the
 * same answer whether it exists or not. Throws `log_folder_not_allowed`, `log_folder_unreadable`.
 */
export const resolveDirectory = async (allowed: readonly string[], typed: string): Promise<string> => {
  const refused = parasolError('log_folder_not_allowed', { allowed });
  if (!isAbsolute(typed) || typed.includes('\0')) throw refused;
  const wanted = resolve(typed);
  if (!allowed.some((root) => within(root, wanted))) throw refused;
  const unreadable = (reason: string) => parasolError('log_folder_unreadable', { directory: wanted, reason });
  const real = await realpath(wanted).catch(() => null);
  if (real === null) throw unreadable('It is not there, or may not be entered.');
  const roots = await Promise.all(allowed.map((root) => realpath(root).catch(() => null)));
  if (!roots.some((root) => root !== null && within(root, real))) throw refused;
  const facts = await stat(real).catch(() => null);
  if (facts?.isDirectory() !== true) throw unreadable('It is not a directory.');
  await access(real, constants.R_OK | constants.X_OK).catch(() => {
    throw unreadable('The user that Parasol runs as may not read it.');
  });
  return real;
};
