import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { ensureDatabase } from '../ensure-database.ts';
import { withClient } from '../with-client.ts';
import { isAlive } from './postmaster.ts';
import { type EmbeddedServer, startEmbeddedServer } from './start.ts';

const heldSchema = z.object({
  address: z.object({ host: z.string(), port: z.number(), user: z.string() }),
  adopted: z.boolean(),
});

let stateDir: string;
let children: ChildProcess[] = [];
/** Where the test's servers keep their things. */
let roots = new Set<string>();

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'parasol-embedded-'));
});

afterEach(async () => {
  // Dead before the next line: a living holder would stay the owner of a server that nobody stops then.
  for (const child of children) await kill(child);
  children = [];
  for (const root of roots) {
    // nothing but what a server of ours has made is removed, wherever its socket is
    if (!existsSync(join(root, 'initialised'))) continue;
    if (existsSync(join(root, 'data', 'postmaster.pid')))
      await (await startEmbeddedServer({ stateDir, temporary: true })).stop();
    await rm(root, { recursive: true, force: true });
  }
  roots = new Set();
  await rm(stateDir, { recursive: true, force: true });
});

const start = async (more: { temporary?: boolean } = {}): Promise<EmbeddedServer> => {
  const server = await startEmbeddedServer({ stateDir, ...more });
  roots.add(dirname(server.address.host));
  return server;
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};

const hold = async (...more: string[]): Promise<{ child: ChildProcess } & z.infer<typeof heldSchema>> => {
  const child = fork(join(import.meta.dirname, 'fixtures/hold-server.ts'), [stateDir, ...more], {
    detached: true,
  });
  children.push(child);
  const message = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
  });
  const held = { child, ...heldSchema.parse(message) };
  roots.add(dirname(held.address.host));
  return held;
};

const write = async (server: Pick<EmbeddedServer, 'address'>): Promise<void> => {
  const url = await ensureDatabase(server.address, 'kept');
  await withClient(url, async (client) => {
    await client.query('create table kept (word text)');
    await client.query(`insert into kept values ('umbrella')`);
  });
};

const read = async (server: Pick<EmbeddedServer, 'address'>): Promise<unknown[]> =>
  await withClient(
    await ensureDatabase(server.address, 'kept'),
    async (client) => (await client.query('select * from kept')).rows,
  );

const postmasterPid = async (server: Pick<EmbeddedServer, 'address'>): Promise<number> =>
  Number(
    (await readFile(join(dirname(server.address.host), 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );

describe('the embedded server', () => {
  test('keeps data over a clean stop and listens on no network address', async () => {
    const first = await start();
    await write(first);
    const [setting] = await withClient(
      await ensureDatabase(first.address, 'kept'),
      async (client) =>
        (
          await client.query(
            `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync`,
          )
        ).rows,
    );
    expect(setting).toEqual({ addresses: '', fsync: 'on' });
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await read(second)).toEqual([{ word: 'umbrella' }]);
    await second.stop();
  });

  test('is adopted with its data when its starter was killed by kill -9', async () => {
    const held = await hold();
    await write(held);
    const pid = await postmasterPid(held);
    await kill(held.child);
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(await postmasterPid(server)).toBe(pid);
    expect(await read(server)).toEqual([{ word: 'umbrella' }]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('starts again when it was itself killed by kill -9, and lost nothing acknowledged', async () => {
    const held = await hold();
    await write(held);
    process.kill(await postmasterPid(held), 'SIGKILL');
    await kill(held.child);
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await read(server)).toEqual([{ word: 'umbrella' }]);
    await server.stop();
  });

  test('comes back from a crash with everything acknowledged, and is still stopped by its owner', async () => {
    const server = await start({ temporary: true });
    await write(server);
    const pid = await postmasterPid(server);
    await server.crash();
    expect(isAlive(pid)).toBe(false);
    expect(await read(server)).toEqual([{ word: 'umbrella' }]);
    const second = await postmasterPid(server);
    await server.stop();
    expect(isAlive(second)).toBe(false);
  });

  test('is stopped and started again when it runs but does not answer where we look', async () => {
    const held = await hold();
    await write(held);
    const pid = await postmasterPid(held);
    await kill(held.child);
    await rm(join(held.address.host, '.s.PGSQL.5432'));
    const file = join(dirname(held.address.host), 'data', 'postmaster.pid');
    await writeFile(file, (await readFile(file, 'utf8')).replace(held.address.host, '/elsewhere'));
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(isAlive(pid)).toBe(false);
    expect(await read(server)).toEqual([{ word: 'umbrella' }]);
    await server.stop();
  });

  test('does not take a stale postmaster.pid, whose number another program has now, for a living server', async () => {
    const first = await start();
    await write(first);
    const file = join(dirname(first.address.host), 'data', 'postmaster.pid');
    const text = await readFile(file, 'utf8');
    await first.stop();
    await writeFile(file, text.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await read(second)).toEqual([{ word: 'umbrella' }]);
    await second.stop();
  });

  test('is one server for starters that start at once; the first owns it', async () => {
    const [one, two] = await Promise.all([hold(), hold()]);
    expect(one.adopted).toBe(!two.adopted);
    const [owner, guest] = one.adopted ? [two, one] : [one, two];
    const guestGone = new Promise((resolve) => guest.child.once('exit', resolve));
    guest.child.send('stop');
    await guestGone;
    await write(owner);
    expect(await read(owner)).toEqual([{ word: 'umbrella' }]);
  });

  test('leaves no process and no file behind when it was temporary and its starter was killed by kill -9', async () => {
    const held = await hold('temporary');
    const pid = await postmasterPid(held);
    await kill(held.child);
    const root = dirname(held.address.host);
    for (const end = Date.now() + 15_000; Date.now() < end && (isAlive(pid) || existsSync(root));)
      await sleep(50);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(root)).toBe(false);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'runs as whoever owns its data, though another account would be taken for a new one',
    async () => {
      const first = await start();
      await write(first);
      await first.stop();
      const root = dirname(first.address.host);
      const stranger = 54_321;
      await chown(root, 0, 0);
      for (const entry of await readdir(root, { recursive: true }))
        if (/^(data|socket)/.test(entry)) await chown(join(root, entry), stranger, stranger);
      const second = await start();
      expect(await read(second)).toEqual([{ word: 'umbrella' }]);
      await second.stop();
    },
  );

  test('finds a short place for its socket when the path of the clone is longer than a socket may have', async () => {
    const deep = join(stateDir, 'a-directory-with-a-long-name'.repeat(4));
    const server = await startEmbeddedServer({ stateDir: deep, temporary: true });
    expect(Buffer.byteLength(`${server.address.host}/.s.PGSQL.5432`)).toBeLessThanOrEqual(107);
    await write(server);
    await server.stop();
    expect(await readdir(deep)).toEqual([]);
  });
});
