import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parasolError } from '../errors/index.ts';
import { parseMasterKeys, type MasterKeys } from './master-keys.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const fileName = 'master.key';
const heading = '# Parasol master keys, current first. Keep a copy apart from the database backups.\n';

/** Written beside and linked into place: a crash leaves no half file, and of two first starts one wins. */
const writeNew = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(beside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(beside);
  }
};

const readPrivateFile = async (path: string): Promise<string> => {
  const { mode } = await stat(path);
  // Others could have read the key: refuse to go on as if it were still a secret (as ssh does).
  if ((mode & 0o077) !== 0) throw parasolError('master_key_readable_by_others', { path });
  return readFile(path, 'utf8');
};

const readGiven = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw parasolError('master_key_missing', { path }, { cause });
  }
};

const commandTimeoutMs = 30_000;

/** Asks a key manager by its own client, such as `vault kv get -field=key secret/parasol`. Its output is never shown. */
const readFromCommand = async (command: string): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
      timeout: commandTimeoutMs,
      maxBuffer: 65_536,
    });
    return stdout;
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
    // No cause: the error of a failed command holds what it printed.
    throw parasolError('master_key_missing', { path: 'PARASOL_MASTER_KEY_COMMAND', exitCode: code });
  }
};

/**
 * The master keys of this installation: `PARASOL_MASTER_KEY` (the keys themselves), else `PARASOL_MASTER_KEY_FILE`
 * (a path, such as a mounted secret), else the output of `PARASOL_MASTER_KEY_COMMAND`, else `<stateDir>/master.key`, which is made with mode 0600 at first start.
 */
export const loadMasterKey = async (stateDir: string, env: Environment): Promise<MasterKeys> => {
  const given = env['PARASOL_MASTER_KEY'];
  if (given !== undefined && given !== '') return parseMasterKeys(given, 'PARASOL_MASTER_KEY');
  const givenPath = env['PARASOL_MASTER_KEY_FILE'];
  if (givenPath !== undefined && givenPath !== '')
    return parseMasterKeys(await readGiven(givenPath), givenPath);
  const command = env['PARASOL_MASTER_KEY_COMMAND'] ?? '';
  if (command !== '') return parseMasterKeys(await readFromCommand(command), 'PARASOL_MASTER_KEY_COMMAND');
  await mkdir(stateDir, { recursive: true });
  const path = join(stateDir, fileName);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists) await writeNew(path, `${heading}${randomBytes(32).toString('base64')}\n`);
  return parseMasterKeys(await readPrivateFile(path), path);
};

/**
 * The keys as they stand in their file now, for a vault that meets a key which it doesn't know; null where they came
 * from the environment or the file can't be read.
 */
export const reloadMasterKeys = (stateDir: string, env: Environment): MasterKeys | null => {
  const givenPath = env['PARASOL_MASTER_KEY_FILE'] ?? '';
  const fromElsewhere = ['PARASOL_MASTER_KEY', ...(givenPath === '' ? ['PARASOL_MASTER_KEY_COMMAND'] : [])];
  if (fromElsewhere.some((name) => (env[name] ?? '') !== '')) return null;
  const path = givenPath === '' ? join(stateDir, fileName) : givenPath;
  try {
    return parseMasterKeys(readFileSync(path, 'utf8'), path);
  } catch {
    return null;
  }
};

/**
 * Puts a new key first in `<stateDir>/master.key` and keeps the older ones, which still open what they sealed.
 * Re-wrap everything afterwards, then take the old lines out.
 */
export const addMasterKey = async (stateDir: string): Promise<MasterKeys> => {
  const path = join(stateDir, fileName);
  const keys = parseMasterKeys(await readPrivateFile(path), path);
  const lines = [randomBytes(32), ...keys.map((key) => key.bytes)].map((bytes) => bytes.toString('base64'));
  const beside = `${path}.next`;
  await unlink(beside).catch(() => undefined);
  await writeNew(beside, `${heading}${lines.join('\n')}\n`);
  await rename(beside, path);
  return parseMasterKeys(await readPrivateFile(path), path);
};
