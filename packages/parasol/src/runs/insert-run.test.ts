import { inProvider, openPool, openDatabase } from '@parasol/postgres';
import { testDatabase } from '@parasol/postgres/testing';
import { expect, it } from 'vitest';
import { appRole, migrations, type Tables } from '../schema/index.ts';
import { insertRun } from './store.ts';

const provider_id = 'b6b7c1de-6a4b-4a53-9a77-0c2f3f1f6a01';
/** PostgreSQL plans a prepared statement anew five times; then it may take one plan for all parameters. */
const timesMin = 8;

it('a provider’s runs are begun one after the other over one connection, never two at once', async () => {
  const database = await testDatabase({ template: 'parasol', migrations, appRole });
  const pool = openPool(database.url, { max: 1 });
  const db = openDatabase<Tables>(pool);
  try {
    await db.insertInto('providers').values({ id: provider_id, kind: 'msp', name: 'An MSP' }).execute();
    for (let times = 0; times < timesMin; times += 1) {
      const run = () => ({
        provider_id,
        run_id: crypto.randomUUID(),
        trigger: 'manual' as const,
        dry_run: false,
        requested_by: null,
        brake_released: false,
      });
      const begun = await inProvider(db, provider_id, async (tx) => [
        await insertRun(tx, run()),
        await insertRun(tx, run()),
      ]);
      expect(begun).toEqual([true, false]);
      await inProvider(db, provider_id, (tx) =>
        tx.updateTable('runs').set({ state: 'done' }).where('provider_id', '=', provider_id).execute(),
      );
    }
  } finally {
    await db.destroy();
    await database.drop();
  }
});
