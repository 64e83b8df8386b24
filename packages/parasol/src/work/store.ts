import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';

import { workKinds, type WorkKind, type WorkTables } from './tables.ts';

type Handle<DB> = Kysely<DB> | Transaction<DB>;

/** Work that this worker holds until `leaseMs` after it was claimed or last renewed. */
export type ClaimedWork = {
  readonly providerId: string;
  readonly kind: WorkKind;
  readonly fence: number;
  /** How often it had been asked for when it was claimed. */
  readonly asked: number;
};

const claimedRow = z.object({
  provider_id: z.string(),
  kind: z.enum(workKinds),
  fence: z.number(),
  asked: z.number(),
});

/** Asks for work: at once, or not before a delay. May be part of the caller's transaction; never postpones. */
export const wakeProvider = async <DB extends WorkTables>(
  handle: Handle<DB>,
  providerId: string,
  kind: WorkKind,
  delayMs = 0,
): Promise<void> => {
  await sql`insert into provider_work as work (provider_id, kind, due_at, asked)
    values (${providerId}::uuid, ${kind}, clock_timestamp() + make_interval(secs => ${delayMs / 1_000}::float8), 1)
    on conflict (provider_id, kind) do update
      set due_at = least(work.due_at, excluded.due_at), asked = work.asked + 1`.execute(handle);
};

/** Claims up to `limit` pieces of work that are due and that nobody holds, the longest due first. */
export const claimWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  owner: string,
  o: { readonly leaseMs: number; readonly limit: number; readonly kinds?: readonly WorkKind[] },
): Promise<ClaimedWork[]> => {
  const kinds = o.kinds ?? workKinds;
  const found = await sql`update provider_work as work
    set lease_owner = ${owner}, lease_until = clock_timestamp() + make_interval(secs => ${o.leaseMs / 1_000}::float8),
      fence = work.fence + 1
    from (select provider_id, kind from provider_work
      where due_at <= clock_timestamp() and kind = any(${kinds}::text[])
        and (lease_until is null or lease_until < clock_timestamp())
      order by due_at limit ${o.limit} for update skip locked) as due
    where work.provider_id = due.provider_id and work.kind = due.kind
    returning work.provider_id, work.kind, work.fence, work.asked`.execute(db);
  return found.rows.map((row) => {
    const parsed = claimedRow.parse(row);
    return { providerId: parsed.provider_id, kind: parsed.kind, fence: parsed.fence, asked: parsed.asked };
  });
};

/** Keeps the lease; false when it was lost, and then the work must stop. */
export const renewWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  work: ClaimedWork,
  leaseMs: number,
): Promise<boolean> => {
  const result = await sql`update provider_work
    set lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000}::float8)
    where provider_id = ${work.providerId}::uuid and kind = ${work.kind} and fence = ${work.fence}`.execute(
    db,
  );
  return result.numAffectedRows === 1n;
};

/**
 * Gives the work back. `nextDelayMs` says when it is due again (null: when somebody asks). What was asked for
 * while it was being done stays due at once.
 */
export const finishWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  work: ClaimedWork,
  nextDelayMs: number | null,
): Promise<void> => {
  const next =
    nextDelayMs === null
      ? sql`null::timestamptz`
      : sql`clock_timestamp() + make_interval(secs => ${nextDelayMs / 1_000}::float8)`;
  await sql`update provider_work
    set lease_owner = null, lease_until = null,
      due_at = case when asked > ${work.asked} then least(due_at, ${next}) else ${next} end
    where provider_id = ${work.providerId}::uuid and kind = ${work.kind} and fence = ${work.fence}`.execute(
    db,
  );
};

/** Milliseconds until the next piece of work is due (0: now); null when nothing is planned. */
export const nextDueAt = async <DB extends WorkTables>(db: Kysely<DB>): Promise<number | null> => {
  const found = await sql`select (extract(epoch from min(greatest(due_at, coalesce(lease_until, due_at)))
      - clock_timestamp()) * 1000)::float8 as delay_ms from provider_work where due_at is not null`.execute(
    db,
  );
  const row = z.object({ delay_ms: z.number().nullable() }).parse(found.rows[0]);
  return row.delay_ms === null ? null : Math.max(0, row.delay_ms);
};

/** Gives every provider the work that recurs by itself, so that nothing depends on somebody having asked once. */
export const plantWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  kinds: readonly WorkKind[],
): Promise<void> => {
  await sql`insert into provider_work (provider_id, kind, due_at)
    select providers.id, kind.name, clock_timestamp() from providers, unnest(${kinds}::text[]) as kind (name)
    on conflict (provider_id, kind) do nothing`.execute(db);
};
