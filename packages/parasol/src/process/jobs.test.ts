import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { databaseUrl } from '@parasol/postgres';
import { testDatabase, testServer } from '@parasol/postgres/testing';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

import { appRole, migrations } from '../schema/index.ts';
import { createJobs, installJobs } from './jobs.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The words of a server whose postmaster was killed, in the protocol's form. */
const lastWords = (): Buffer => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
};

/** PostgreSQL behind a wire on which it can be heard dying. */
const openWire = async (database: string) => {
  const { host, port, user } = testServer();
  const wires = new Set<{ readonly near: Socket; readonly far: Socket }>();
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const wire = { near, far };
    wires.add(wire);
    far.pipe(near);
    near.pipe(far);
    for (const socket of [near, far])
      socket
        .on('error', () => {})
        .on('close', () => {
          wires.delete(wire);
          near.destroy();
          far.destroy();
        });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const { near } of wires) near.destroy();
    server.close();
  });
  const { port: nearPort } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: databaseUrl({ host: '127.0.0.1', port: nearPort, user }, database),
    kill() {
      for (const { near, far } of wires) {
        far.unpipe(near);
        // a second one reaches a connection that was given up at the first
        near.end(Buffer.concat([lastWords(), lastWords()]));
        far.destroy();
      }
    },
  };
};

const until = async (what: () => boolean): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!what()) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await sleep(20);
  }
};

test('a database that dies turns jobs off for a while, and ends nothing else', async () => {
  const database = await testDatabase({ template: 'parasol', migrations, appRole });
  closing.push(() => database.drop());
  await installJobs(database.ownerUrl);
  const [, name = ''] = /\/\/[^/]*\/([^?]+)/u.exec(database.ownerUrl) ?? [];
  const wire = await openWire(name);
  const lines: string[] = [];
  let wakes = 0;
  const jobs = createJobs({
    databaseUrl: wire.url,
    log: pino({}, { write: (line: string) => lines.push(line) }),
    onWake: () => (wakes += 1),
    startAgainMs: 200,
  });
  closing.push(() => jobs.stop());
  const wakeUp = (): Promise<void> => {
    const before = wakes;
    return until(() => {
      jobs.send();
      return wakes > before;
    });
  };
  await wakeUp();
  wire.kill();
  // an 'error' event that nobody listens to would end this process here
  await until(() => lines.some((line) => line.includes('jobs are off')));
  await wakeUp();
  expect(wakes).toBeGreaterThan(1);
});
