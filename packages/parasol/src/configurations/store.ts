import { askInProvider, inProvider } from '@parasol/postgres';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';
import { batchesOf } from '../work/index.ts';
import { ownFacts, wideFacts, type OwnFacts, type WideFacts } from './facts.ts';
import type { Link } from './plan.ts';

type Tx = Transaction<Tables>;
type Db = Pick<Deps, 'db'>;

/** Rows of one statement: large enough to be quick, small enough not to hold a lock for long. */
const batchSize = 1_000;

export const saveWideFacts = async (
  deps: Db,
  providerId: string,
  facts: ReadonlyMap<number, WideFacts>,
  at: Date,
): Promise<void> => {
  const rows = [...facts].map(([organizationId, wide]) => ({ organization_id: organizationId, wide }));
  for (const batch of batchesOf(rows, batchSize))
    await askInProvider(deps.db, providerId, (tx) =>
      sql`insert into customer_facts (provider_id, organization_id, wide, wide_at)
        select ${providerId}::uuid, row.organization_id, row.wide, ${at}
        from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as row (organization_id integer, wide jsonb)
        on conflict (provider_id, organization_id) do update
          set wide = excluded.wide, wide_at = excluded.wide_at`.execute(tx),
    );
};

/** Null facts mean that the customer was tried and failed: its turn comes again after the others'. */
export const saveOwnFacts = async (
  deps: Db,
  providerId: string,
  organizationId: number,
  own: OwnFacts | null,
  at: Date,
): Promise<void> => {
  const json = own === null ? null : JSON.stringify(own);
  await askInProvider(deps.db, providerId, (tx) =>
    sql`insert into customer_facts as facts (provider_id, organization_id, own, own_at, own_tried_at)
      values (${providerId}::uuid, ${organizationId}, ${json}::jsonb, ${own === null ? null : at}, ${at})
      on conflict (provider_id, organization_id) do update set
        own = coalesce(excluded.own, facts.own), own_at = coalesce(excluded.own_at, facts.own_at),
        own_tried_at = excluded.own_tried_at`.execute(tx),
  );
};

export type StoredFacts = {
  readonly wide: WideFacts;
  readonly own: OwnFacts | null;
  readonly ownAt: Date | null;
};

/** Of all customers, or of one. */
export const readFacts = (
  deps: Db,
  providerId: string,
  organizationId?: number,
): Promise<Map<number, StoredFacts>> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('customer_facts')
      .select(['organization_id', 'wide', 'own', 'own_at'])
      .where('provider_id', '=', providerId)
      .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? 0))
      .execute();
    return new Map(
      rows.map((row) => [
        row.organization_id,
        {
          wide: row.wide === null ? {} : wideFacts.parse(row.wide),
          own: row.own === null ? null : ownFacts.parse(row.own),
          ownAt: row.own_at,
        },
      ]),
    );
  });

/** Mapped, present customers whose own facts are older than `olderThan`, those that waited longest first. */
export const ownFactsDue = (
  deps: Db,
  providerId: string,
  o: { readonly olderThan: Date; readonly triedBefore: Date; readonly limit: number },
): Promise<number[]> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('mappings')
      .innerJoin('customers', (join) =>
        join
          .onRef('customers.provider_id', '=', 'mappings.provider_id')
          .onRef('customers.organization_id', '=', 'mappings.organization_id'),
      )
      .leftJoin('customer_facts as facts', (join) =>
        join
          .onRef('facts.provider_id', '=', 'mappings.provider_id')
          .onRef('facts.organization_id', '=', 'mappings.organization_id'),
      )
      .select('mappings.organization_id')
      .where('mappings.provider_id', '=', providerId)
      .where('customers.provider_id', '=', providerId)
      .where('customers.removed_at', 'is', null)
      .where('mappings.suspended_reason', 'is', null)
      .where((eb) => eb.or([eb('facts.own_at', 'is', null), eb('facts.own_at', '<', o.olderThan)]))
      .where((eb) =>
        eb.or([eb('facts.own_tried_at', 'is', null), eb('facts.own_tried_at', '<', o.triedBefore)]),
      )
      .orderBy(sql`facts.own_tried_at asc nulls first`)
      .orderBy('mappings.organization_id')
      .limit(o.limit)
      .execute();
    return rows.map((row) => row.organization_id);
  });

export type StoredLink = Link & {
  readonly state: Tables['configuration_links']['state'];
  readonly reason: string | null;
  readonly generation: number;
  readonly seenRunId: string | null;
  readonly markedInactive: boolean;
};

/** Of all customers, or of one. */
export const readLinks = (
  deps: Db,
  providerId: string,
  organizationId?: number,
): Promise<Map<number, StoredLink>> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('configuration_links')
      .select([
        'organization_id',
        'remote_id',
        'company_rec_id',
        'new_for',
        'state',
        'reason',
        'generation',
        'seen_run_id',
        'marked_inactive',
      ])
      .where('provider_id', '=', providerId)
      .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? 0))
      .execute();
    return new Map(
      rows.map((row) => [
        row.organization_id,
        {
          remoteId: row.remote_id,
          companyRecId: row.company_rec_id,
          newFor: row.new_for,
          state: row.state,
          reason: row.reason,
          generation: row.generation,
          seenRunId: row.seen_run_id,
          markedInactive: row.marked_inactive,
        },
      ]),
    );
  });

/** A configuration was found in the PSA and is as it should be, or is about to be made so. */
export const saveSeen = (
  tx: Tx,
  providerId: string,
  runId: string | null,
  seen: readonly {
    readonly organizationId: number;
    readonly remoteId: number;
    readonly companyRecId: number;
  }[],
  at: Date,
): Promise<unknown> => {
  const rows = seen.map((row) => ({
    organization_id: row.organizationId,
    remote_id: row.remoteId,
    company_rec_id: row.companyRecId,
  }));
  return sql`insert into configuration_links
      (provider_id, organization_id, remote_id, company_rec_id, state, seen_run_id, seen_at)
    select ${providerId}::uuid, row.organization_id, row.remote_id, row.company_rec_id, 'active', ${runId}::uuid, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (organization_id integer, remote_id integer, company_rec_id integer)
    on conflict (provider_id, organization_id) do update set
      remote_id = excluded.remote_id, company_rec_id = excluded.company_rec_id, state = 'active', reason = null,
      problem = null, seen_run_id = excluded.seen_run_id, seen_at = excluded.seen_at`.execute(tx);
};

/** Whatever was last found out about some customers' configurations. */
export type LinkChange = {
  readonly organizationId: number;
  readonly state: Tables['configuration_links']['state'];
  readonly remoteId: number | null;
  readonly companyRecId: number | null;
  readonly reason: string | null;
  readonly problem: unknown;
  readonly markedInactive: boolean;
  readonly pushed: boolean;
};

export const saveLinks = (
  tx: Tx,
  providerId: string,
  changes: readonly LinkChange[],
  at: Date,
): Promise<unknown> => {
  const rows = changes.map((change) => ({
    organization_id: change.organizationId,
    state: change.state,
    remote_id: change.remoteId,
    company_rec_id: change.companyRecId,
    reason: change.reason,
    problem: change.problem,
    marked_inactive: change.markedInactive,
    pushed_at: change.pushed ? at.toISOString() : null,
  }));
  return sql`insert into configuration_links as link
      (provider_id, organization_id, state, remote_id, company_rec_id, reason, problem, marked_inactive, pushed_at)
    select ${providerId}::uuid, row.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (organization_id integer, state text, remote_id integer, company_rec_id integer, reason text,
        problem jsonb, marked_inactive boolean, pushed_at timestamptz)
    on conflict (provider_id, organization_id) do update set
      state = excluded.state, remote_id = coalesce(excluded.remote_id, link.remote_id),
      company_rec_id = coalesce(excluded.company_rec_id, link.company_rec_id), reason = excluded.reason,
      problem = excluded.problem, marked_inactive = excluded.marked_inactive,
      pushed_at = coalesce(excluded.pushed_at, link.pushed_at)`.execute(tx);
};

/** The configuration was deleted in the PSA: the next one is a new thing to make, with a marker of its own. */
export const forgetRemotes = (
  tx: Tx,
  providerId: string,
  organizationIds: readonly number[],
): Promise<unknown> =>
  sql`update configuration_links set remote_id = null, company_rec_id = null, generation = generation + 1,
      state = 'pending', reason = null, problem = null
    where provider_id = ${providerId}::uuid and organization_id = any(${organizationIds}::integer[])`.execute(
    tx,
  );

export type StoredType = {
  readonly typeName: string;
  readonly typeId: number;
  readonly questionIds: Readonly<Record<string, number>>;
};

export const saveType = (tx: Tx, providerId: string, found: StoredType, at: Date): Promise<unknown> => {
  const row = {
    type_name: found.typeName,
    type_id: found.typeId,
    question_ids: JSON.stringify(found.questionIds),
    checked_at: at,
  };
  return tx
    .insertInto('configuration_types')
    .values({ provider_id: providerId, ...row })
    .onConflict((conflict) => conflict.column('provider_id').doUpdateSet(row))
    .execute();
};

const questionIdsRow = z.record(z.string(), z.number());

/** The type as it was last made sure of; null before the first run. */
export const readType = (deps: Db, providerId: string): Promise<StoredType | null> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('configuration_types')
      .select(['type_name', 'type_id', 'question_ids'])
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    return row === undefined
      ? null
      : {
          typeName: row.type_name,
          typeId: row.type_id,
          questionIds: questionIdsRow.parse(row.question_ids),
        };
  });

export type PlanRow = {
  readonly organizationId: number;
  readonly action: 'create' | 'update' | 'suspend';
  readonly remoteId: number | null;
  readonly detail: unknown;
};

export const savePlan = async (
  tx: Tx,
  providerId: string,
  runId: string,
  plan: readonly PlanRow[],
): Promise<void> => {
  const rows = plan.map((row) => ({
    organization_id: row.organizationId,
    action: row.action,
    remote_id: row.remoteId,
    detail: row.detail,
  }));
  for (const batch of batchesOf(rows, batchSize))
    await sql`insert into configuration_plans (provider_id, run_id, organization_id, action, remote_id, detail)
      select ${providerId}::uuid, ${runId}::uuid, row.* from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
        as row (organization_id integer, action text, remote_id integer, detail jsonb)
      on conflict (provider_id, run_id, organization_id) do update
        set action = excluded.action, remote_id = excluded.remote_id, detail = excluded.detail`.execute(tx);
};

const planRow = z.object({
  organization_id: z.number(),
  action: z.enum(['create', 'update', 'suspend']),
  remote_id: z.number().nullable(),
  detail: z.unknown(),
});

/** What is still to be done of a run's plan, by organisation, at most `limit` rows after `after`. */
export const readPlan = (
  tx: Tx,
  providerId: string,
  runId: string,
  o: { readonly action?: PlanRow['action']; readonly after: number; readonly limit: number },
): Promise<PlanRow[]> =>
  tx
    .selectFrom('configuration_plans')
    .select(['organization_id', 'action', 'remote_id', 'detail'])
    .where('provider_id', '=', providerId)
    .where('run_id', '=', runId)
    .where('organization_id', '>', o.after)
    .where('outcome', 'is', null)
    .$if(o.action !== undefined, (query) => query.where('action', '=', o.action ?? 'create'))
    .orderBy('organization_id')
    .limit(o.limit)
    .execute()
    .then((rows) =>
      rows.map((row) => {
        const parsed = planRow.parse(row);
        return {
          organizationId: parsed.organization_id,
          action: parsed.action,
          remoteId: parsed.remote_id,
          detail: parsed.detail,
        };
      }),
    );

export const savePlanOutcomes = (
  tx: Tx,
  providerId: string,
  runId: string,
  outcomes: readonly { readonly organizationId: number; readonly outcome: string }[],
): Promise<unknown> => {
  const rows = outcomes.map((row) => ({ organization_id: row.organizationId, outcome: row.outcome }));
  return sql`update configuration_plans as plan set outcome = row.outcome
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (organization_id integer, outcome text)
    where plan.provider_id = ${providerId}::uuid and plan.run_id = ${runId}::uuid
      and plan.organization_id = row.organization_id`.execute(tx);
};

export const countPlan = async (
  tx: Tx,
  providerId: string,
  runId: string,
): Promise<{ action: string; outcome: string | null; count: number }[]> => {
  const rows = await tx
    .selectFrom('configuration_plans')
    .select((eb) => ['action', 'outcome', eb.fn.countAll<string>().as('count')])
    .where('provider_id', '=', providerId)
    .where('run_id', '=', runId)
    .groupBy(['action', 'outcome'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
};

const planOfRun = (tx: Tx, providerId: string, runId: string) =>
  tx.deleteFrom('configuration_plans').where('provider_id', '=', providerId).where('run_id', '=', runId);

export const deletePlan = (tx: Tx, providerId: string, runId: string): Promise<unknown> =>
  planOfRun(tx, providerId, runId).execute();

/** What was written stays, for the counts. */
export const deleteUnwritten = (tx: Tx, providerId: string, runId: string): Promise<unknown> =>
  planOfRun(tx, providerId, runId).where('outcome', 'is', null).execute();

/**
 * Until when own facts count in runs over this window. The first run of a window decides: facts that are collected
 * between two runs over the same window wait for the next one, so that running again writes nothing.
 */
export const ownFactsAsOf = (deps: Db, providerId: string, periodEnd: Date, now: Date): Promise<Date> =>
  inProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('configuration_types')
      .select(['own_period_end', 'own_as_of'])
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    if (row?.own_as_of && row.own_period_end?.getTime() === periodEnd.getTime()) return row.own_as_of;
    await tx
      .updateTable('configuration_types')
      .set({ own_period_end: periodEnd, own_as_of: now })
      .where('provider_id', '=', providerId)
      .execute();
    return now;
  });
