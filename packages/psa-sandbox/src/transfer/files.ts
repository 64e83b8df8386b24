import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPool } from '@parasol/postgres';
import type pg from 'pg';
import { SandboxDatabase } from '../store/sandbox-database.ts';
import { ensureSchema } from '../store/schema.ts';
import { exportData } from './export-data.ts';
import { importData } from './import-data.ts';

async function withPool<T>(databaseUrl: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = openPool(databaseUrl, { max: 1, applicationName: 'psa-sandbox-transfer' });
  try {
    await ensureSchema(pool);
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Writes all data into a new file, readable by its owner alone. @throws Error where the file is there already */
export function exportToFile(databaseUrl: string, file: string): Promise<void> {
  return withPool(databaseUrl, (pool) =>
    pipeline(Readable.from(exportData(pool)), createWriteStream(file, { flags: 'wx', mode: 0o600 })),
  );
}

/**
 * Replaces all data by a file's. A sandbox that runs keeps some tables in memory, so it has to be stopped
 * first (or asked to do it itself: `POST /sandbox/api/import`).
 *
 * @returns how many rows were taken in
 * @throws ImportError
 */
export function importFromFile(databaseUrl: string, file: string): Promise<number> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = 'psa-sandbox' limit 1`,
    );
    if (rows.length > 0) throw new Error('The sandbox is running on this database. Stop it first.');
    return importData(new SandboxDatabase(pool), createReadStream(file, { encoding: 'utf8' }));
  });
}
