import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { migrate } from '@parasol/postgres';
import pg from 'pg';
import { z } from 'zod';

import { installationAuditId } from '../audit/index.ts';
import { parasolError } from '../errors/index.ts';
import { migrations } from '../schema/index.ts';
import { endLine, header, type BackupHeader } from './format.ts';
import { tablesInOrder } from './tables.ts';

export type RestoreFacts = { readonly rows: number; readonly madeAt: string };

const rowsAtOnce = 500;
const tenantOf = z.object({ provider_id: z.string() });
const countRow = z.object({ count: z.string() });

const damaged = (file: string, reason: string, cause?: unknown) =>
  parasolError('backup_damaged', { file, reason }, cause === undefined ? {} : { cause });

const parseHeader = (file: string, line: string): BackupHeader => {
  try {
    return header.parse(JSON.parse(line));
  } catch (cause) {
    throw damaged(file, 'the first line is not the header of a backup', cause);
  }
};

/** Reads a backup line by line: header, rows, and the end that proves it whole. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createReadStream(file).pipe(createGunzip());
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) yield line;
  } catch (cause) {
    throw damaged(file, 'it is cut off or not gzipped', cause);
  }
}

/** Rows of one table and tenant that are inserted together. */
type Batch = { table: string; tenant: string | null; rows: string[] };

const insert = async (client: pg.Client, batch: Batch): Promise<void> => {
  if (batch.rows.length === 0) return;
  if (batch.tenant !== null) await client.query(`set local app.provider = ${pg.escapeLiteral(batch.tenant)}`);
  const quoted = pg.escapeIdentifier(batch.table);
  await client.query(
    `insert into ${quoted} select * from jsonb_populate_recordset(null::${quoted}, $1::jsonb)`,
    [`[${batch.rows.join(',')}]`],
  );
};

const refuseUsed = async (client: pg.Client): Promise<void> => {
  const found = await client.query(
    'select (select count(*) from providers) + (select count(*) from users) as count',
  );
  if (countRow.parse(found.rows[0]).count !== '0') throw parasolError('restore_not_empty');
};

/**
 * Reads a backup into an empty database, all of it or nothing, and raises the epoch in the same transaction: every
 * write that the backup doesn't know to be done is searched for before it is sent again.
 * `checkKey` is asked with the vault's check value before anything is written.
 */
export const restore = async (
  ownerUrl: string,
  file: string,
  checkKey: (sealedCheck: string) => void,
): Promise<RestoreFacts> => {
  await migrate(ownerUrl, migrations);
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    await refuseUsed(client);
    const tables = new Map((await tablesInOrder(client)).map((table) => [table.name, table]));
    // Rows that migrations and a first start make by themselves give way to the backup's.
    for (const name of [...tables.keys()].toReversed()) {
      if (tables.get(name)?.ofTenants)
        await client.query(`set local app.provider = ${pg.escapeLiteral(installationAuditId)}`);
      await client.query(`delete from ${pg.escapeIdentifier(name)}`);
    }
    let head: BackupHeader | null = null;
    let end: z.infer<typeof endLine> | null = null;
    let rows = 0;
    let batch: Batch = { table: '', tenant: null, rows: [] };
    for await (const line of linesOf(file)) {
      if (head === null) {
        head = parseHeader(file, line);
        const known = migrations.map((migration) => migration.name);
        if (head.migrations.join() !== known.join())
          throw parasolError('backup_other_version', { file, backup: head.migrations, here: known });
        if (head.sealedCheck !== null) checkKey(head.sealedCheck);
        continue;
      }
      const tab = line.indexOf('\t');
      if (tab < 0) {
        end = endLine.safeParse(JSON.parse(line)).data ?? null;
        continue;
      }
      const name = line.slice(0, tab);
      const row = line.slice(tab + 1);
      const table = tables.get(name);
      if (!table) throw damaged(file, `it names a table "${name}" that there is none of`);
      const tenant = table.ofTenants ? tenantOf.parse(JSON.parse(row)).provider_id : null;
      if (name !== batch.table || tenant !== batch.tenant || batch.rows.length >= rowsAtOnce) {
        await insert(client, batch);
        batch = { table: name, tenant, rows: [] };
      }
      batch.rows.push(row);
      rows += 1;
    }
    await insert(client, batch);
    if (head === null || end === null || end.rows !== rows)
      throw damaged(file, 'it is cut off before its end');
    await client.query('update provider_work set lease_owner = null, lease_until = null, due_at = now()');
    await client.query(
      `update installation set epoch = greatest(epoch + 1, floor(extract(epoch from now()))::int - 1600000000),
         epoch_started_at = now()`,
    );
    await client.query('commit');
    return { rows, madeAt: head.madeAt };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
};
