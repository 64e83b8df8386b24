import { chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeLiteral, type Client } from 'pg';
import { z } from 'zod';

import { databaseUrl, type ServerAddress } from '../address.ts';
import { withClient } from '../with-client.ts';
import { serverAccount } from './account.ts';
import { copiedBinaries, installedBinaries } from './binaries.ts';
import { guardTemporary } from './guard.ts';
import { connectionsDefault, launch, ownerName, socketPort } from './launch.ts';
import { preparePlaces } from './places.ts';
import { isAlive, runningPostmaster, stopPostmaster } from './postmaster.ts';

/** A copy of a server of ours that follows it, for proofs of what happens when it takes over. */
export type Replica = {
  readonly address: ServerAddress;
  /** From now on no commit is acknowledged before the replica has it. */
  makeSynchronous(): Promise<void>;
  /** The replica receives nothing any more: what is committed from here on is lost when it takes over. */
  fallBehind(): Promise<void>;
  /** The first server is killed, as with its machine, and the replica goes on in its place. */
  takeOver(): Promise<void>;
  stop(): Promise<void>;
};

const catchUpTimeoutMs = 30_000;
const replicaName = 'replica';

const onServer = <T>(address: ServerAddress, work: (client: Client) => Promise<T>): Promise<T> =>
  withClient(databaseUrl(address, 'postgres'), work);

/** Not copied: the other server's process, its log of writes (it is streamed) and what it keeps for its replicas. */
const leftOut = /^(postmaster\.(pid|opts)|pg_wal\/.+|pg_replslot\/.+|pg_stat_tmp\/.+)$/;

const copyData = async (from: string, to: string): Promise<void> => {
  await cp(from, to, {
    recursive: true,
    filter: (path) => !leftOut.test(relative(from, path)),
  });
};

const giveTo = async (directory: string, account: { uid: number; gid: number }): Promise<void> => {
  await chown(directory, account.uid, account.gid);
  for (const entry of await readdir(directory, { recursive: true }))
    await chown(join(directory, entry), account.uid, account.gid);
};

/**
 * Copies a running server of ours (a base backup by PostgreSQL's own functions; the binaries of npm have no
 * pg_basebackup) and starts the copy as a streaming replica. Everything of it is removed by `stop()`.
 */
export const startReplica = async (o: {
  /** `stateDir` and address of the server to follow. */
  readonly of: { readonly stateDir: string; readonly address: ServerAddress };
  readonly stateDir: string;
}): Promise<Replica> => {
  const first = await preparePlaces(o.of.stateDir, await serverAccount());
  const { account } = first;
  const places = await preparePlaces(o.stateDir, account);
  const address: ServerAddress = { host: places.socket, port: socketPort, user: ownerName };
  guardTemporary(places.data, [places.root, places.socket]);

  await onServer(o.of.address, async (client) => {
    await client.query(`select pg_create_physical_replication_slot('${replicaName}', true)`);
    // The connection stays open until the copy is made: the backup ends with it.
    await client.query(`select pg_backup_start('${replicaName}', true)`);
    await mkdir(places.data, { mode: 0o700 });
    await copyData(first.data, places.data);
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    const label = z.object({ labelfile: z.string() }).parse(rows[0]).labelfile;
    await writeFile(join(places.data, 'backup_label'), label, { mode: 0o600 });
  });
  const conninfo = `host=${first.socket} port=${socketPort} user=${ownerName} application_name=${replicaName}`;
  await writeFile(join(places.data, 'standby.signal'), '', { mode: 0o600 });
  await writeFile(
    join(places.data, 'postgresql.auto.conf'),
    `primary_conninfo = ${escapeLiteral(conninfo)}\nprimary_slot_name = '${replicaName}'\n`,
    { mode: 0o600 },
  );
  await writeFile(join(places.root, 'initialised'), '');
  if (account !== null) await giveTo(places.data, account);
  const binaries = places.shared === null ? await installedBinaries() : await copiedBinaries(places.shared);
  const pid = await launch(binaries, places, account, { durable: true, connections: connectionsDefault });

  const until = async (statement: string, at: ServerAddress): Promise<void> => {
    for (const end = Date.now() + catchUpTimeoutMs; Date.now() < end; await sleep(50)) {
      const { rows } = await onServer(at, (client) => client.query(statement));
      if (rows.length > 0) return;
    }
    throw new Error(`${basename(o.stateDir)}: not so within ${catchUpTimeoutMs / 1_000} s: ${statement}`);
  };
  const set = async (at: ServerAddress, name: string, value: string): Promise<void> =>
    onServer(at, async (client) => {
      await client.query(`alter system set ${name} = ${escapeLiteral(value)}`);
      await client.query('select pg_reload_conf()');
    });

  await until(`select 1 from pg_stat_replication where state = 'streaming'`, o.of.address);
  return {
    address,
    makeSynchronous: async () => {
      await set(o.of.address, 'synchronous_standby_names', replicaName);
      await until(`select 1 from pg_stat_replication where sync_state = 'sync'`, o.of.address);
    },
    fallBehind: async () => {
      await set(address, 'primary_conninfo', '');
      await until(`select 1 where not exists (select 1 from pg_stat_wal_receiver)`, address);
    },
    takeOver: async () => {
      const dying = await runningPostmaster(first.data, first.socket);
      if (dying !== null) {
        process.kill(dying.pid, 'SIGKILL');
        while (isAlive(dying.pid)) await sleep(10);
      }
      await onServer(address, (client) => client.query('select pg_promote(true, 60)'));
      await until('select 1 where not pg_is_in_recovery()', address);
    },
    stop: async () => {
      await stopPostmaster(pid);
      for (const directory of [places.root, places.socket])
        await rm(directory, { recursive: true, force: true });
    },
  };
};
