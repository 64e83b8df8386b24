import { expect, test } from 'vitest';

import { distribute, isDistributed } from './citus.ts';
import { testDatabase } from './testing.ts';

// What it does on a cluster is tried by hand: docs/scale.md says how, and when it was last done.
test('a database without Citus is not taken for a cluster, and stays as it is when told to become one', async () => {
  const database = await testDatabase({ template: 'empty', migrations: [] });
  try {
    expect(await isDistributed(database.ownerUrl)).toBe(false);
    const refused = distribute(database.ownerUrl, { column: 'provider_id', reference: [] });
    await expect(refused).rejects.toMatchObject({ code: 'citus-missing' });
    await expect(refused).rejects.toThrow(/create extension citus/);
  } finally {
    await database.drop();
  }
});
