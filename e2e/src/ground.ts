import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@parasol/postgres/testing';
import { pino } from 'pino';
import { builtWeb } from './built-web.ts';

/** What a test's console stands on, and its worker: built screens, and a database and a directory of their own. */
export async function openGround() {
  const [webDir, stateDir, database] = await Promise.all([
    builtWeb('parasol'),
    mkdtemp(join(tmpdir(), 'parasol-console-')),
    testDatabase({ template: 'empty', migrations: [], appRole: 'parasol_app' }),
  ]);
  const log = pino({ level: 'silent' });
  return {
    webDir,
    log,
    databaseOwnerUrl: database.ownerUrl,
    /** What console and worker have in common. */
    options: { databaseUrl: database.url, stateDir, allowLoopbackHosts: true, log },
    async drop(): Promise<void> {
      await Promise.all([database.drop(), rm(stateDir, { recursive: true, force: true })]);
    },
  };
}
