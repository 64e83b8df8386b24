// A process of its own for acquire.test.ts: makes calls within a shared budget and tells when it made them.
import { openDatabase, openPool } from '@parasol/postgres';

import type { Tables } from '../schema/index.ts';
import { acquire } from './index.ts';

const pool = openPool(process.env['CALLER_URL'] ?? '', { max: 2 });
const db = openDatabase<Tables>(pool);
const moments: number[] = [];
const limits = [{ calls: 10, periodMs: 500 }];
await Promise.all(
  Array.from({ length: Number(process.env['CALLER_CALLS']) }, async () => {
    await acquire({ db }, { account: 'shared', budget: 'psa', limits });
    moments.push(Date.now());
  }),
);
await pool.end();
process.send?.(moments);
process.disconnect();
