import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { databaseUrl, type ServerAddress } from '../address.ts';
import { withClient } from '../with-client.ts';
import { startReplica, type Replica } from './replica.ts';
import { startEmbeddedServer, type EmbeddedServer } from './start.ts';

let directory: string;
let server: EmbeddedServer;
let replica: Replica;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parasol-replica-'));
  const stateDir = join(directory, 'first');
  server = await startEmbeddedServer({ stateDir, temporary: true });
  replica = await startReplica({
    of: { stateDir, address: server.address },
    stateDir: join(directory, 'second'),
  });
}, 60_000);
afterAll(async () => {
  await replica.stop();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const ask = (address: ServerAddress, statement: string): Promise<unknown[]> =>
  withClient(databaseUrl(address, 'postgres'), async (client) => (await client.query(statement)).rows);

test('a synchronous replica that takes over has all that was acknowledged; one that fell behind lacks the rest', async () => {
  await ask(server.address, 'create table notes (note text)');
  await replica.makeSynchronous();
  await ask(server.address, `insert into notes values ('acknowledged by both')`);
  await ask(server.address, `alter system reset synchronous_standby_names`);
  await ask(server.address, 'select pg_reload_conf()');
  await replica.fallBehind();
  await ask(
    server.address,
    `set synchronous_commit = local; insert into notes values ('by the first alone')`,
  );
  await replica.takeOver();
  await expect(ask(server.address, 'select 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  expect(await ask(replica.address, 'select note from notes')).toEqual([{ note: 'acknowledged by both' }]);
  await ask(replica.address, `insert into notes values ('after')`);
});
