import { z } from 'zod';
import type { SandboxDatabase } from '../store/sandbox-database.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const failingDaysMax = 3;

const failingRow = z.tuple([z.number(), z.coerce.number()]);

/** The callbacks that fail now, and since when, in milliseconds. */
export async function failingSince(db: SandboxDatabase): Promise<ReadonlyMap<number, number>> {
  const rows = await db.run(
    `select id, kept->>'failingSinceMs' from "record_callback" where kept ? 'failingSinceMs'`,
  );
  return new Map(rows.map((row) => failingRow.parse(row)));
}

/** Since when nothing has arrived; kept beside the record so that a restart doesn't forget it. */
export async function noteSuccess(db: SandboxDatabase, callbackId: number): Promise<void> {
  await db.run(
    `update "record_callback" set kept = kept - 'failingSinceMs' where id = $1 and kept ? 'failingSinceMs'`,
    [callbackId],
  );
}

/**
 * Notes a failed delivery, and shuts the callback off when it comes three days or more after the first failure
 * that no success followed.
 *
 * @returns whether it was shut off
 */
export async function noteFailure(db: SandboxDatabase, callbackId: number, nowMs: number): Promise<boolean> {
  const rows = await db.run(
    `update "record_callback" set kept = jsonb_set(kept, '{failingSinceMs}', coalesce(kept->'failingSinceMs', to_jsonb($2::bigint)))
      where id = $1 returning (kept->>'failingSinceMs')::bigint <= $2::bigint - $3::bigint`,
    [callbackId, nowMs, failingDaysMax * dayMs],
  );
  if (rows[0]?.[0] !== true) return false;
  await db.run(
    `update "record_callback" set data = data || '{"inactiveFlag":true}', kept = kept - 'failingSinceMs', version = version + 1 where id = $1`,
    [callbackId],
  );
  db.changed('"record_callback"');
  return true;
}
