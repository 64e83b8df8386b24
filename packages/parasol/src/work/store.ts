import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';

import { workKinds, type WorkKind, type WorkTables } from './tables.ts';

type Handle<DB> = Kysely<DB> | Transaction<DB>;

/** Work that this worker holds until `leaseMs` after it was claimed or last renewed. */
export type ClaimedWork = { readonly providerId: string; readonly kind: WorkKind; readonly fence: number };

const figuresRow = z.object({
  due: z.number(),
  overdue_seconds: z.number(),
  held: z.number(),
  workers: z.number(),
  abandoned: z.number(),
});
const claimedRow = z.object({ provider_id: z.string(), kind: z.enum(workKinds), fence: z.number() });

const after = (delayMs: number) => sql`clock_timestamp() + make_interval(secs => ${delayMs / 1_000}::float8)`;

/** Asks for work: at once, or not before a delay. May be part of the caller's transaction; never postpones. */
export const wakeProvider = async <DB extends WorkTables>(
  handle: Handle<DB>,
  providerId: string,
  kind: WorkKind,
  delayMs = 0,
): Promise<void> => {
  await sql`insert into provider_work as work (provider_id, kind, due_at)
    values (${providerId}::uuid, ${kind}, ${after(delayMs)})
    on conflict (provider_id, kind) do update set due_at = least(work.due_at, excluded.due_at)
      where work.due_at is null or work.due_at > excluded.due_at`.execute(handle);
};

/**
 * Claims up to `limit` pieces of work that are due and that nobody holds, the longest due first; also what a worker
 * held that has died.
 */
export const claimWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  owner: string,
  o: {
    readonly leaseMs: number;
    readonly limit: number;
    readonly kinds?: readonly WorkKind[];
    /** Only this provider's. */
    readonly providerId?: string;
  },
): Promise<ClaimedWork[]> => {
  const kinds = o.kinds ?? workKinds;
  const wanted = sql`kind = any(${kinds}::text[])
    and (${o.providerId ?? null}::uuid is null or provider_id = ${o.providerId ?? null}::uuid)`;
  // Each half walks an index of its own in order and stops at the limit, however many providers there are; hence
  // statement_timestamp(), which an index takes as a bound as it doesn't take clock_timestamp().
  const found = await sql`update provider_work as work
    set lease_owner = ${owner}, lease_until = ${after(o.leaseMs)}, fence = work.fence + 1, due_at = null
    from (select * from (
        select * from (select provider_id, kind, due_at as since from provider_work
          where due_at <= statement_timestamp() and lease_until is null and ${wanted}
          order by due_at limit ${o.limit} for update skip locked) as ready
        union all
        select * from (select provider_id, kind, lease_until as since from provider_work
          where lease_until < statement_timestamp() and ${wanted}
          order by lease_until limit ${o.limit} for update skip locked) as abandoned
      ) as either order by since limit ${o.limit}) as due
    where work.provider_id = due.provider_id and work.kind = due.kind
    returning work.provider_id, work.kind, work.fence`.execute(db);
  return found.rows.map((row) => {
    const parsed = claimedRow.parse(row);
    return { providerId: parsed.provider_id, kind: parsed.kind, fence: parsed.fence };
  });
};

/** Keeps the lease; false when it was lost, and then the work must stop. */
export const renewWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  work: ClaimedWork,
  leaseMs: number,
): Promise<boolean> => {
  const result = await sql`update provider_work set lease_until = ${after(leaseMs)}
    where provider_id = ${work.providerId}::uuid and kind = ${work.kind} and fence = ${work.fence}
      and lease_until is not null`.execute(db);
  return result.numAffectedRows === 1n;
};

/**
 * Gives the work back. `nextDelayMs` says when it is due again (null: when somebody asks); what was asked for
 * meanwhile stays due.
 */
export const finishWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  work: ClaimedWork,
  nextDelayMs: number | null,
): Promise<void> => {
  const next = nextDelayMs === null ? sql`null::timestamptz` : after(nextDelayMs);
  await sql`update provider_work set lease_owner = null, lease_until = null, due_at = least(due_at, ${next})
    where provider_id = ${work.providerId}::uuid and kind = ${work.kind} and fence = ${work.fence}`.execute(
    db,
  );
};

/** Milliseconds until the next piece of work is due (0: now); null when nothing is planned. */
export const nextDueMs = async <DB extends WorkTables>(db: Kysely<DB>): Promise<number | null> => {
  // What is held is due again when its lease runs out, whenever it was asked for.
  const found = await sql`select (extract(epoch from least(
      (select min(due_at) from provider_work where due_at is not null and lease_until is null),
      (select min(lease_until) from provider_work where lease_until is not null)
    ) - clock_timestamp()) * 1000)::float8 as delay_ms`.execute(db);
  const row = z.object({ delay_ms: z.number().nullable() }).parse(found.rows[0]);
  return row.delay_ms === null ? null : Math.max(0, row.delay_ms);
};

/**
 * Gives providers the work that recurs by itself, so that nothing depends on somebody having asked once: all of them,
 * or those made in the last while, which costs the same however many there are.
 */
export const plantWork = async <DB extends WorkTables>(
  db: Kysely<DB>,
  kinds: readonly WorkKind[],
  o: { readonly madeWithinMs?: number } = {},
): Promise<void> => {
  const made =
    o.madeWithinMs === undefined
      ? sql`true`
      : sql`created_at > statement_timestamp() - make_interval(secs => ${o.madeWithinMs / 1_000}::float8)`;
  await sql`insert into provider_work (provider_id, kind, due_at)
    select fresh.id, kind.name, clock_timestamp()
    from (select id from providers where ${made}) as fresh, unnest(${kinds}::text[]) as kind (name)
    on conflict (provider_id, kind) do nothing`.execute(db);
};

export type WorkFigures = {
  readonly due: number;
  readonly overdueSeconds: number;
  readonly held: number;
  readonly workers: number;
  readonly abandoned: number;
};

/** How the work stands, of all providers together: for alarms. */
export const workFigures = async <DB extends WorkTables>(db: Kysely<DB>): Promise<WorkFigures> => {
  const found = await sql`select
      count(*) filter (where due_at <= now() and lease_until is null)::int as due,
      coalesce(extract(epoch from now() - min(due_at) filter (where due_at <= now() and lease_until is null)), 0)::float8
        as overdue_seconds,
      count(*) filter (where lease_until >= now())::int as held,
      count(distinct lease_owner) filter (where lease_until >= now())::int as workers,
      count(*) filter (where lease_until < now())::int as abandoned
    from provider_work`.execute(db);
  const { overdue_seconds: overdueSeconds, ...counts } = figuresRow.parse(found.rows[0]);
  return { ...counts, overdueSeconds };
};
