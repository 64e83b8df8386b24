import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase } from '@parasol/postgres/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRole, migrations, type Tables } from '../schema/index.ts';
import {
  addMasterKey,
  createVault,
  loadMasterKey,
  parseMasterKeys,
  reloadMasterKeys,
  rewrapCheck,
  verifyMasterKey,
} from './index.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parasol-vault-'));
});
afterEach(async () => rm(dir, { recursive: true, force: true }));

describe('the master key', () => {
  it('is made at the first start, readable by its owner alone, and is the same at the next', async () => {
    const first = await loadMasterKey(join(dir, 'state'), {});
    expect((await stat(join(dir, 'state', 'master.key'))).mode & 0o777).toBe(0o600);
    expect((await loadMasterKey(join(dir, 'state'), {}))[0].id).toBe(first[0].id);
  });

  it('is one key for two processes that start for the first time together', async () => {
    const starts = await Promise.all([1, 2, 3, 4].map(async () => loadMasterKey(dir, {})));
    expect(new Set(starts.map((keys) => keys[0].id)).size).toBe(1);
    expect(await readdir(dir)).toEqual(['master.key']);
  });

  it('comes from the environment or from a named file where one is given', async () => {
    const text = randomBytes(32).toString('base64');
    const path = join(dir, 'given');
    await writeFile(path, `${text}\n`);
    const byVariable = await loadMasterKey(dir, { PARASOL_MASTER_KEY: text });
    const byFile = await loadMasterKey(dir, { PARASOL_MASTER_KEY_FILE: path });
    expect(byVariable[0].id).toBe(byFile[0].id);
    expect(await readdir(dir)).toEqual(['given']);
    await expect(loadMasterKey(dir, { PARASOL_MASTER_KEY_FILE: join(dir, 'absent') })).rejects.toMatchObject({
      code: 'master_key_missing',
    });
  });

  it('comes from a command where one is given, whose output is shown nowhere when it fails', async () => {
    const text = randomBytes(32).toString('base64');
    const given = await loadMasterKey(dir, { PARASOL_MASTER_KEY_COMMAND: `echo ${text}` });
    expect(given[0].id).toBe(parseMasterKeys(text, 'test')[0].id);
    expect(await readdir(dir)).toEqual([]);
    const failing = loadMasterKey(dir, { PARASOL_MASTER_KEY_COMMAND: `echo ${text}; exit 3` });
    await expect(failing).rejects.toMatchObject({ code: 'master_key_missing', details: { exitCode: 3 } });
    await expect(failing).rejects.not.toHaveProperty('cause');
  });

  it('stops the start when others can read its file', async () => {
    await loadMasterKey(dir, {});
    await chmod(join(dir, 'master.key'), 0o644);
    await expect(loadMasterKey(dir, {})).rejects.toMatchObject({ code: 'master_key_readable_by_others' });
  });

  it('is taken up by a running process after another one has rotated it', async () => {
    const running = createVault(await loadMasterKey(dir, {}), { reload: () => reloadMasterKeys(dir, {}) });
    const context = { providerId: null, field: 'a field' };
    const before = running.seal('old', context);
    const rotated = createVault(await addMasterKey(dir));
    expect(running.open(rotated.seal('new', context), context)).toBe('new');
    expect(running.open(before, context)).toBe('old');
    expect(running.currentKeyId).toBe(rotated.currentKeyId);
    const foreign = createVault(parseMasterKeys(randomBytes(32).toString('base64'), 'test'));
    expect(() => running.open(foreign.seal('x', context), context)).toThrow(/cannot be opened/);
  });

  it('stops the start when it is not the one of this database, also after a rotation', async () => {
    const database = await testDatabase({ template: 'parasol', migrations, appRole });
    const pool = openPool(database.url);
    try {
      const db = openDatabase<Tables>(pool);
      const first = await loadMasterKey(dir, {});
      await verifyMasterKey(db, createVault(first));
      await verifyMasterKey(db, createVault(await loadMasterKey(dir, {})));
      const foreign = createVault(parseMasterKeys(randomBytes(32).toString('base64'), 'test'));
      await expect(verifyMasterKey(db, foreign)).rejects.toMatchObject({ code: 'master_key_wrong' });

      const rotated = await addMasterKey(dir);
      expect(rotated.map((key) => key.id)).toEqual([rotated[0].id, first[0].id]);
      await verifyMasterKey(db, createVault(rotated));
      expect(await rewrapCheck(db, createVault(rotated))).toBe(true);
      await verifyMasterKey(db, createVault([rotated[0]]));
      await expect(verifyMasterKey(db, createVault(first))).rejects.toMatchObject({
        code: 'master_key_wrong',
      });
    } finally {
      await pool.end();
      await database.drop();
    }
  });
});
