import { createWriteStream } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { z } from 'zod';

import { installationAuditId } from '../audit/index.ts';
import { migrations } from '../schema/index.ts';
import type { BackupHeader, TableFacts } from './format.ts';
import { tablesInOrder, tenantIds } from './tables.ts';

export type BackupFacts = { readonly file: string; readonly rows: number; readonly tables: number };

const rowsAtOnce = 1_000;
const jsonRow = z.object({ row: z.string() });
const checkRow = z.object({ sealed: z.string() });

async function* rowsOf(
  client: pg.Client,
  table: TableFacts,
  tenants: readonly string[],
): AsyncGenerator<string> {
  const quoted = pg.escapeIdentifier(table.name);
  // Row-level security is forced on the owner too, so tenant tables are read tenant by tenant.
  for (const tenant of table.ofTenants ? tenants : [null]) {
    if (tenant !== null) await client.query(`set local app.provider = ${pg.escapeLiteral(tenant)}`);
    const where = tenant === null ? '' : ` where provider_id = ${pg.escapeLiteral(tenant)}::uuid`;
    await client.query(
      `declare backup_rows no scroll cursor for select to_jsonb(t)::text as row from ${quoted} as t${where}`,
    );
    for (;;) {
      const { rows } = await client.query(`fetch ${rowsAtOnce} from backup_rows`);
      for (const row of rows) yield jsonRow.parse(row).row;
      if (rows.length < rowsAtOnce) break;
    }
    await client.query('close backup_rows');
  }
}

/**
 * Writes everything but sessions and budgets into a file, as of one moment (a repeatable-read transaction), while all
 * goes on. Secrets stay sealed: the master key is not part of it and has to be kept elsewhere.
 */
export const backup = async (ownerUrl: string, file: string, now: Date): Promise<BackupFacts> => {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {});
  await client.connect();
  let rows = 0;
  let tableCount = 0;
  async function* lines(): AsyncGenerator<string> {
    const tables = await tablesInOrder(client);
    const tenants = await tenantIds(client, installationAuditId);
    const check = await client.query('select sealed from vault_check where id = 1');
    const head: BackupHeader = {
      format: 'parasol-backup',
      version: 1,
      madeAt: now.toISOString(),
      migrations: migrations.map((migration) => migration.name),
      sealedCheck: check.rows[0] === undefined ? null : checkRow.parse(check.rows[0]).sealed,
    };
    yield `${JSON.stringify(head)}\n`;
    for (const table of tables) {
      tableCount += 1;
      for await (const row of rowsOf(client, table, tenants)) {
        rows += 1;
        yield `${table.name}\t${row}\n`;
      }
    }
    yield `${JSON.stringify({ end: true, rows })}\n`;
  }
  const beside = `${file}.part`;
  try {
    await client.query('begin isolation level repeatable read read only');
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(beside, { mode: 0o600 }));
    await client.query('commit');
    await rename(beside, file);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
  return { file, rows, tables: tableCount };
};
