import { inProvider } from '@parasol/postgres';
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';

import { batchesOf, wakeProvider } from '../work/index.ts';
import type { Tables } from '../schema/index.ts';
import type { Intent } from './intent.ts';
import type { LedgerStore } from './ledger-store.ts';
import { timesOf } from './times.ts';
import { attemptFrom, fromRow, newRow, stateColumns } from './rows.ts';
import type { IntentsTable } from './tables.ts';

type Tx = Transaction<Tables>;
type Row = Selectable<IntentsTable>;

const insertAtOnce = 500;
const attemptsMax = 5_000;

/**
 * Nothing of the same subject comes first: neither under way, nor refused or held while others need it. A ticket doesn't
 * wait for a note, which may wait for it: one that was held while another ticket was decided. The provider is
 * named here as well: from an equality inside an OR a Citus cluster doesn't conclude that one node has all the rows.
 * A select of its own and not an "exists", which PostgreSQL makes a join of: while it believes that little is open, the
 * join reads all that the provider has open for each intent.
 */
const mayGo = (providerId: string) => sql`(
    select true from intents as before
    where before.provider_id = ${providerId}::uuid and before.subject = intent.subject and before.state <> 'done'
      and (before.position < intent.position
        or (before.position = intent.position and before.intent_id < intent.intent_id))
      and not (intent.kind = 'ticket-create' and before.kind = 'ticket-append' and before.state = 'pending')
      and (before.state in ('pending', 'sending', 'unknown') or before.blocking)
    limit 1) is null`;

/** As the index by epoch has it, which is to be taken for nothing else (`openIntentsMigration`). */
const notDone = sql<boolean>`coalesce(state <> 'done', true)`;

/** The statements, for those who have a transaction already. */
export const sqlStatements: Omit<LedgerStore<Tx>, 'transaction'> = {
  async look(tx) {
    // the transaction's start: earlier than everything that is decided by it, so that no deadline comes out too late
    const row = await tx
      .selectFrom('installation')
      .select(['epoch', 'epoch_started_at', 'greatest_lateness_ms', 'settle_ms', 'time_scale'])
      .select(sql<Date>`now()`.as('now'))
      .where('id', '=', 1)
      .executeTakeFirstOrThrow();
    return {
      now: row.now.getTime(),
      installation: {
        epoch: row.epoch,
        epochStartedAt: row.epoch_started_at.getTime(),
        greatestLatenessMs: row.greatest_lateness_ms,
      },
      times: timesOf({ settleMs: row.settle_ms, scale: row.time_scale }),
    };
  },

  async insert(tx, providerId, intents) {
    const stored = new Map<string, Intent>();
    for (const batch of batchesOf(intents, insertAtOnce)) {
      const rows = await tx
        .insertInto('intents')
        .values(batch.map(newRow))
        .onConflict((conflict) => conflict.columns(['provider_id', 'key']).doNothing())
        .returningAll()
        .execute();
      for (const row of rows) stored.set(row.key, fromRow(row));
    }
    const added = new Set(stored.keys());
    const there = intents.map((intent) => intent.key).filter((key) => !added.has(key));
    if (there.length > 0) {
      const rows = await tx
        .selectFrom('intents')
        .selectAll()
        .where('provider_id', '=', providerId)
        .where('key', '=', sql<string>`any(${there}::text[])`)
        .execute();
      for (const row of rows) stored.set(row.key, fromRow(row));
    }
    return intents.flatMap(({ key }) => {
      const intent = stored.get(key);
      return intent === undefined ? [] : [{ intent, added: added.delete(key) }];
    });
  },

  async get(tx, providerId, intentId) {
    const row = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('intent_id', '=', intentId)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  async lock(tx, providerId, intentId) {
    const row = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('intent_id', '=', intentId)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  async lockAll(tx, providerId, intentIds) {
    const rows = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('intent_id', '=', sql<string>`any(${intentIds}::uuid[])`)
      // in one order for all, so that two workers never wait for each other
      .orderBy('intent_id')
      .forUpdate()
      .execute();
    return rows.map(fromRow);
  },

  async lockStale(tx, providerId, { now, epoch, limit }) {
    const rows = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where((is) =>
        is.or([
          is.and([notDone, is('epoch', '<', epoch)]),
          is.and([sql<boolean>`state = 'sending'`, is('lease_until', '<=', new Date(now))]),
        ]),
      )
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    return rows.map(fromRow);
  },

  async lockDue(tx, providerId, { now, epoch, kinds, limit }) {
    const rows = await sql<Row>`select * from intents as intent
      where provider_id = ${providerId}::uuid and kind = any(${kinds}::text[]) and epoch = ${epoch}
        and state in ('pending', 'unknown') and next_at <= ${new Date(now)}
        and (lease_until is null or lease_until <= ${new Date(now)}) and ${mayGo(providerId)}
      order by next_at, position limit ${limit} for update of intent skip locked`.execute(tx);
    return rows.rows.map(fromRow);
  },

  async peekPending(tx, providerId, { now, epoch, kinds, limit }) {
    const rows = await sql<Row>`select * from intents as intent
      where provider_id = ${providerId}::uuid and kind = any(${kinds}::text[]) and epoch = ${epoch}
        and state = 'pending' and next_at <= ${new Date(now)} and ${mayGo(providerId)}
      order by next_at, position limit ${limit}`.execute(tx);
    return rows.rows.map(fromRow);
  },

  async lockWaiting(tx, providerId, { states, reasons, kind, limit }) {
    let query = tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('state', 'in', [...states]);
    if (reasons !== undefined) query = query.where(sql<boolean>`reason = any(${reasons}::text[])`);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    return (await query.limit(limit).forUpdate().skipLocked().execute()).map(fromRow);
  },

  async newestDone(tx, providerId, { kind, before, limit }) {
    const rows = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('kind', '=', kind)
      .where('state', '=', 'done')
      .where('remote_id', 'is not', null)
      .where('updated_at', '<', new Date(before))
      .orderBy('updated_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  },

  async doneAs(tx, providerId, { kind, remoteIds }) {
    const rows = await tx
      .selectFrom('intents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('kind', '=', kind)
      .where('state', '=', 'done')
      .where('remote_id', '=', sql<string>`any(${remoteIds}::text[])`)
      .execute();
    return rows.map(fromRow);
  },

  async save(tx, intents) {
    if (intents.length === 0) return;
    const rows = intents.map((intent) => Object.assign(stateColumns(intent), { intent_id: intent.intentId }));
    const providerIds = new Set(intents.map((intent) => intent.providerId));
    // one statement for all: a pass takes and finishes dozens at a time
    for (const providerId of providerIds)
      await sql`update intents as intent set state = row.state, reason = row.reason, attempt = row.attempt,
          fence = row.fence, epoch = row.epoch, leased_by = row.leased_by, lease_until = row.lease_until,
          send_before = row.send_before, sent_at = row.sent_at, next_at = row.next_at, searches = row.searches,
          failures = row.failures, hold_after_search = row.hold_after_search, released = row.released,
          remote_id = row.remote_id, detail = row.detail, updated_at = row.updated_at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (intent_id uuid, state text, reason text,
          attempt integer, fence integer, epoch integer, leased_by text, lease_until timestamptz,
          send_before timestamptz, sent_at timestamptz, next_at timestamptz, searches integer, failures integer,
          hold_after_search boolean, released boolean, remote_id text, detail text, updated_at timestamptz)
        where intent.provider_id = ${providerId}::uuid and intent.intent_id = row.intent_id`.execute(tx);
  },

  async addAttempts(tx, attempts) {
    if (attempts.length === 0) return;
    await tx
      .insertInto('attempts')
      .values(
        attempts.map((attempt) => ({
          provider_id: attempt.providerId,
          intent_id: attempt.intentId,
          fence: attempt.fence,
          what: attempt.what,
          attempt: attempt.attempt,
          outcome: attempt.outcome,
          status: attempt.status,
          detail: attempt.detail,
          started_at: new Date(attempt.startedAt),
          ended_at: new Date(attempt.endedAt),
        })),
      )
      // what is told later of the same sending is more: a worker that was given up reports back after all
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'intent_id', 'fence', 'what']).doUpdateSet(({ ref }) => ({
          outcome: ref('excluded.outcome'),
          status: ref('excluded.status'),
          detail: ref('excluded.detail'),
          ended_at: ref('excluded.ended_at'),
        })),
      )
      .execute();
  },

  async attemptsOf(tx, providerId, intentIds) {
    const rows = await tx
      .selectFrom('attempts')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('intent_id', '=', sql<string>`any(${intentIds}::uuid[])`)
      .orderBy('started_at')
      .orderBy('fence')
      .limit(attemptsMax)
      .execute();
    return rows.map(attemptFrom);
  },

  async renewLeases(tx, providerId, { worker, leaseUntil }) {
    // what another transaction has locked is being ended or taken just now, and two that lock in different orders
    // would wait for each other
    await sql`update intents set lease_until = ${new Date(leaseUntil)}
      where provider_id = ${providerId}::uuid and intent_id in (
        select intent_id from intents
        where provider_id = ${providerId}::uuid and leased_by = ${worker}
          and state in ('sending', 'unknown') and lease_until is not null
        for update skip locked)`.execute(tx);
  },

  async nextDueAt(tx, providerId, kinds) {
    const row = await sql<{ due: Date | null }>`
      select min(greatest(next_at, coalesce(lease_until, next_at))) as due from intents as intent
      where provider_id = ${providerId}::uuid and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}::text[]))
        and (state = 'sending' or (state in ('pending', 'unknown') and ${mayGo(providerId)}))`.execute(tx);
    return row.rows[0]?.due?.getTime() ?? null;
  },

  wake: (tx, providerId, kind, delayMs) => wakeProvider(tx, providerId, kind, delayMs),

  async proofs(tx, providerId) {
    const rows = await tx
      .selectFrom('search_proofs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .execute();
    return rows.map((row) => ({
      kind: row.kind,
      state: row.state,
      intentId: row.intent_id,
      since: row.since.getTime(),
      checkedAt: row.checked_at.getTime(),
    }));
  },

  async lockProofs(tx, providerId) {
    await sql`select pg_advisory_xact_lock(hashtext(${`parasol proofs ${providerId}`}))`.execute(tx);
  },

  async saveProof(tx, providerId, proof) {
    const columns = {
      state: proof.state,
      intent_id: proof.intentId,
      since: new Date(proof.since),
      checked_at: new Date(proof.checkedAt),
    };
    await tx
      .insertInto('search_proofs')
      .values({ provider_id: providerId, kind: proof.kind, ...columns })
      .onConflict((conflict) => conflict.columns(['provider_id', 'kind']).doUpdateSet(columns))
      .execute();
  },

  async noteLateness(tx, latenessMs) {
    await tx
      .updateTable('installation')
      .set({ greatest_lateness_ms: latenessMs })
      .where('id', '=', 1)
      .where('greatest_lateness_ms', '<', latenessMs)
      .execute();
  },
};

/** Intents in PostgreSQL: the only SQL of the ledger's steps. Each statement names its provider, so that it stays on one node. */
export const createSqlStore = (db: Kysely<Tables>): LedgerStore<Tx> => ({
  ...sqlStatements,
  transaction: (providerId, work) => inProvider(db, providerId, work),
});
