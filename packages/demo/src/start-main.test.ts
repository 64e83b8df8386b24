import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startEmbeddedServer } from '@parasol/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { answersOn, type FourPorts, freePorts, spawnStart, type Started } from './testing/started.ts';

// One state directory and one set of ports through all of it: each test is a chapter of the same installation's life.
describe('npm start', () => {
  let stateDir: string;
  let ports: FourPorts;
  const spawned: Started[] = [];

  const start = async (): Promise<Started> => {
    const started = spawnStart(stateDir, ports);
    spawned.push(started);
    await started.ready;
    return started;
  };

  const all = (): number[] => [ports.console, ports.psa, ports.umbrella];
  const waitUntilSilent = async (): Promise<void> => {
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(100)) {
      const answers = await Promise.all(all().map(answersOn));
      if (!answers.includes(true)) return;
    }
    throw new Error('something still listens');
  };

  const signInLink = (started: Started): URL => {
    const [found] = /http:\S+\/sign-in-link#token=\S+/.exec(started.output()) ?? [];
    if (found === undefined) throw new Error(`no link in:\n${started.output()}`);
    return new URL(found);
  };

  // What the page behind the link does; then who is signed in.
  const enter = async (link: URL): Promise<[number, string | null]> => {
    const token = new URLSearchParams(link.hash.slice(1)).get('token');
    const answer = await fetch(`${link.origin}/api/v1/sign-in/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const session = await fetch(`${link.origin}/api/v1/session`, { headers: { cookie } });
    const who = z.object({ user: z.object({ email: z.string() }) }).safeParse(await session.json());
    return [answer.status, who.success ? who.data.user.email : null];
  };

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'parasol-start-'));
    ports = await freePorts();
  });

  afterAll(async () => {
    for (const { child } of spawned) child.kill('SIGKILL');
    await (await startEmbeddedServer({ stateDir, temporary: true })).stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  test('does the main job, prints addresses and a one-time sign-in, keeps what was made, and survives Ctrl-C and kill -9', async () => {
    const first = await start();
    expect(first.output()).toContain('Second run over the same window: nothing to write: 0 writes');
    expect(first.output()).toContain(`http://127.0.0.1:${ports.console}`);
    const link = signInLink(first);
    expect(await enter(link)).toEqual([200, 'admin@demo.example']);
    expect(await enter(link)).toEqual([403, null]);
    expect(await Promise.all(all().map(answersOn))).toEqual([true, true, true]);

    // Ctrl-C: a terminal sends it to the whole group, npm and the launcher hand it on as well.
    if (first.child.pid !== undefined) process.kill(-first.child.pid, 'SIGINT');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    await waitUntilSilent();

    const second = await start();
    expect(second.output()).not.toContain('Security role');
    expect(signInLink(second)).not.toBe(link);
    expect(await enter(signInLink(second))).toEqual([200, 'admin@demo.example']);

    // The parent alone is killed: its parts let go of their ports by themselves, the database is adopted.
    second.child.kill('SIGKILL');
    const third = await start();
    expect(third.output()).not.toContain('Security role');

    // The whole group is killed.
    if (third.child.pid !== undefined) process.kill(-third.child.pid, 'SIGKILL');
    const fourth = await start();
    expect(await Promise.all(all().map(answersOn))).toEqual([true, true, true]);
    fourth.child.kill('SIGTERM');
    expect(await fourth.ended).toBe(0);
    await waitUntilSilent();
  }, 240_000);
});
