import { inProvider } from '@parasol/postgres';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { listAudit } from '../audit/index.ts';
import { createProvider } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';
import { actor, putCustomers, signal } from './test-house.ts';
import {
  forgetLogSource,
  logDirectoriesFor,
  logSourceStatus,
  readLogFiles,
  rewrapLogSources,
} from './index.ts';
import { saveLogSource } from './save-source.ts';
import {
  bucketKey,
  c2,
  hourMs,
  makeLogFolder,
  startBucket,
  type LogFolder,
  type TestBucket,
} from './testing.ts';

const now = Date.UTC(2026, 10, 22, 12, 45);
const allowed = makeLogFolder();
const elsewhere = makeLogFolder();
let deps: TestDeps;
let bucket: TestBucket;
beforeAll(async () => {
  deps = await startTestDeps({ logDirectories: [allowed.path, join(elsewhere.path, '{provider}')] });
  deps.setNow(new Date(now));
  for (const folder of [allowed, elsewhere]) {
    folder.write([c2('all/Acme', 'PC', now - hourMs), c2('strangers/nobody', 'PC', now - hourMs)]);
    mkdirSync(join(folder.path, 'empty'));
  }
  bucket = await startBucket(bucketFolder);
  bucketFolder.write([c2('2293370_0ab1', 'PC', now - hourMs)]);
});
const bucketFolder: LogFolder = makeLogFolder();
afterAll(async () => {
  await bucket.stop();
  await deps.stop();
  for (const folder of [allowed, elsewhere, bucketFolder]) folder.drop();
});

const provider = async (): Promise<string> => {
  const { id } = await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor);
  await putCustomers(deps, id, [{ organizationId: 2_293_370, name: 'ACME' }]);
  return id;
};
const saveFolder = (id: string, directory: string, folders?: Record<string, number>) =>
  saveLogSource(
    deps,
    id,
    { kind: 'folder', directory, ...(folders === undefined ? {} : { folders }) },
    actor,
  );
const typed = () => ({
  kind: 'bucket' as const,
  endpoint: bucket.url,
  region: 'eu-central-1',
  bucket: 'logs',
  prefix: 'export',
  accessKeyId: bucketKey,
  secretAccessKey: 'very-secret',
});

describe('a directory of log files', () => {
  it('is looked into before it is saved, and what was found is told', async () => {
    const id = await provider();
    const { found } = await saveFolder(id, join(allowed.path, 'all'));
    expect(found).toMatchObject({
      matched: 1,
      files: 1,
      folders: [{ folder: 'Acme', customer: 'ACME', organizationId: 2_293_370, files: 1 }],
      newestRows: 1,
    });
    expect(await logSourceStatus(deps, id)).toMatchObject({
      source: { kind: 'folder', directory: join(allowed.path, 'all') },
      readAt: null,
      rows: 0,
    });
  });

  it('is refused outside of those that the operator allows, whatever way leads there', async () => {
    const id = await provider();
    symlinkSync(elsewhere.path, join(allowed.path, 'link'));
    for (const directory of [
      elsewhere.path,
      `${allowed.path}/../${elsewhere.path.split('/').at(-1)}`,
      `${allowed.path}-next`,
      join(allowed.path, 'link', 'all'),
      'all',
      '/',
      '/etc',
      '/does/not/exist',
      `${allowed.path}/all\0/x`,
    ])
      await expect(saveFolder(id, directory)).rejects.toMatchObject({
        code: 'log_folder_not_allowed',
        details: { allowed: logDirectoriesFor(deps, id) },
      });
    expect(await logSourceStatus(deps, id)).toBeNull();
  });

  it('named by the provider’s id is that provider’s alone', async () => {
    const [own, other] = [await provider(), await provider()];
    const path = join(elsewhere.path, own);
    mkdirSync(join(path, 'Acme/dnslogs/2026-11-22'), { recursive: true });
    writeFileSync(join(path, 'Acme/dnslogs/2026-11-22/2026-11-22-08-00-ab1c.csv'), '');
    await saveFolder(own, path);
    await expect(saveFolder(other, path)).rejects.toMatchObject({ code: 'log_folder_not_allowed' });
  });

  it('that was moved behind a link is not followed there later', async () => {
    const id = await provider();
    const path = join(allowed.path, 'moved');
    allowed.write([c2('moved/Acme', 'PC', now - hourMs)]);
    await saveFolder(id, path);
    rmSync(path, { recursive: true });
    symlinkSync(join(elsewhere.path, 'all'), path);
    await expect(readLogFiles(deps, id, { signal })).rejects.toMatchObject({
      code: 'log_folder_not_allowed',
    });
    rmSync(path);
    await expect(readLogFiles(deps, id, { signal })).rejects.toMatchObject({ code: 'log_folder_unreadable' });
  });

  it.each([
    ['not there', 'log_folder_unreadable'],
    ['empty', 'log_files_missing'],
    ['strangers', 'log_folders_unmatched'],
  ])('that is of no use (%s) is not saved: %s', async (name, code) => {
    const id = await provider();
    await saveFolder(id, join(allowed.path, 'all'));
    await expect(saveFolder(id, join(allowed.path, name))).rejects.toMatchObject({ code });
    expect(await logSourceStatus(deps, id)).toMatchObject({
      source: { directory: join(allowed.path, 'all') },
    });
  });

  it('may have its folders told, but only for organisations that are the provider’s', async () => {
    const id = await provider();
    const path = join(allowed.path, 'strangers');
    await expect(saveFolder(id, path, { nobody: 4_711 })).rejects.toMatchObject({
      code: 'bad_input',
      details: { fields: ['folders.nobody'] },
    });
    expect(await saveFolder(id, path, { nobody: 2_293_370 })).toMatchObject({ found: { matched: 1 } });
    // Saved again without folders, those told before stay.
    expect(await saveFolder(id, path)).toMatchObject({ found: { matched: 1 } });
  });
});

describe('a bucket of log files', () => {
  it('is tried before it is saved; its secret is sealed, kept, and never shown', async () => {
    const id = await provider();
    const { found } = await saveLogSource(deps, id, typed(), actor);
    expect(found).toMatchObject({ matched: 1, newestRows: 1 });
    const { secretAccessKey: _secret, ...kept } = typed();
    await saveLogSource(deps, id, kept, actor);
    await readLogFiles(deps, id, { signal });
    const row = await inProvider(deps.db, id, (tx) =>
      tx.selectFrom('log_sources').selectAll().where('provider_id', '=', id).executeTakeFirstOrThrow(),
    );
    const shown = [row, await logSourceStatus(deps, id), await listAudit(deps, id, {})];
    expect(JSON.stringify(shown)).not.toContain('very-secret');
    expect(await logSourceStatus(deps, id)).toMatchObject({ rows: 1, folders: [{ customer: 'ACME' }] });
  });

  it('gets no stored secret sent to another host, bucket or key', async () => {
    const id = await provider();
    await saveLogSource(deps, id, typed(), actor);
    const { secretAccessKey: _secret, ...kept } = typed();
    for (const change of [
      { endpoint: 'http://localhost:1' },
      { bucket: 'others' },
      { accessKeyId: 'AKIAOTHER' },
    ])
      await expect(saveLogSource(deps, id, { ...kept, ...change }, actor)).rejects.toMatchObject({
        code: 'log_secret_missing',
      });
  });

  it.each([
    [{ accessKeyId: 'AKIAWRONG' }, 'log_bucket_refused'],
    [{ endpoint: 'http://169.254.169.254' }, 'site_not_allowed'],
    [{ endpoint: 'https://10.0.0.1' }, 'site_not_allowed'],
    [{ endpoint: 'https://user:pw@s3.example.com' }, 'site_not_allowed'],
    [{ bucket: '../other' }, 'bad_input'],
    [{ region: 'eu\r\nx: y' }, 'bad_input'],
    [{ prefix: 'elsewhere' }, 'log_files_missing'],
  ])('with %j is refused: %s', async (change, code) => {
    const id = await provider();
    await expect(saveLogSource(deps, id, { ...typed(), ...change }, actor)).rejects.toMatchObject({ code });
    expect(await logSourceStatus(deps, id)).toBeNull();
  });

  it('is forgotten with its secret and all that was read', async () => {
    const id = await provider();
    await saveLogSource(deps, id, typed(), actor);
    await readLogFiles(deps, id, { signal });
    await forgetLogSource(deps, id, actor);
    const left = await inProvider(deps.db, id, async (tx) => [
      await tx.selectFrom('log_sources').select('sealed').execute(),
      await tx.selectFrom('log_files').select('name').execute(),
      await tx.selectFrom('log_windows').select('day').execute(),
    ]);
    expect(left).toEqual([[], [], []]);
    expect(await readLogFiles(deps, id, { signal })).toBeNull();
  });

  it('has its secret wrapped anew when the master key changes', async () => {
    const id = await provider();
    await saveLogSource(deps, id, typed(), actor);
    const sealedNow = () =>
      inProvider(deps.db, id, (tx) =>
        tx.selectFrom('log_sources').select('sealed').where('provider_id', '=', id).executeTakeFirstOrThrow(),
      );
    const before = await sealedNow();
    const keys = deps.masterKeys;
    const both = createVault(parseMasterKeys(`${randomBytes(32).toString('base64')}\n${keys}`, 'test'));
    expect(await rewrapLogSources({ ...deps, vault: both })).toBeGreaterThan(0);
    const { sealed } = await sealedNow();
    expect(sealed).not.toBe(before.sealed);
    expect(sealed?.split('.')[1]).toBe(both.currentKeyId);
    await readLogFiles({ ...deps, vault: both }, id, { signal });
  });
});
