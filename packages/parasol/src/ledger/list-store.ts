import { askInProvider, inProvider } from '@parasol/postgres';
import { sql } from 'kysely';

import type { Attempt, Intent, IntentKind, IntentState } from './intent.ts';
import type { LedgerDeps, Tx } from './ledger.ts';
import { fromRow } from './rows.ts';
import { sqlStatements } from './store.ts';

export type IntentQuery = {
  readonly states?: readonly IntentState[];
  readonly kinds?: readonly IntentKind[];
  readonly subject?: string;
  /** These subjects, and all that begin so. */
  readonly about?: { readonly subjects: readonly string[]; readonly prefix: string };
  readonly intentIds?: readonly string[];
  readonly runId?: string;
  readonly page?: number;
  /** At most 200. */
  readonly pageSize?: number;
};

export type IntentPage = {
  readonly rows: readonly Intent[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
};

/** Whether this provider has made anything in its PSA, whose numbers are then kept. */
export const hasWritten = async (deps: Pick<LedgerDeps, 'db'>, providerId: string): Promise<boolean> =>
  askInProvider(
    deps.db,
    providerId,
    async (tx) =>
      (await tx
        .selectFrom('intents')
        .select('intent_id')
        .where('provider_id', '=', providerId)
        .where('state', '=', 'done')
        .where('remote_id', 'is not', null)
        .limit(1)
        .executeTakeFirst()) !== undefined,
  );

/** A record that was made in the PSA, by its number. */
export type WrittenRecord = {
  readonly kind: 'ticket-create' | 'configuration-create';
  readonly remoteId: string;
};

/** What was made last, of each kind that bears a mark of its own. */
export const newestWritten = async (
  deps: Pick<LedgerDeps, 'db'>,
  providerId: string,
  limit: number,
): Promise<WrittenRecord[]> =>
  inProvider(deps.db, providerId, async (tx) => {
    const { now } = await sqlStatements.look(tx);
    const newest = async (kind: WrittenRecord['kind']): Promise<WrittenRecord[]> => {
      const intents = await sqlStatements.newestDone(tx, providerId, { kind, before: now, limit });
      return intents.flatMap(({ remoteId }) => (remoteId === null ? [] : [{ kind, remoteId }]));
    };
    return [...(await newest('ticket-create')), ...(await newest('configuration-create'))];
  });

/** Writes of a provider, newest first: for the list of what failed or waits for somebody. */
export const listIntents = async (
  deps: Pick<LedgerDeps, 'db'>,
  providerId: string,
  query: IntentQuery = {},
): Promise<IntentPage> =>
  inProvider(deps.db, providerId, async (tx) => {
    const pageSize = Math.min(Math.max(query.pageSize ?? 50, 1), 200);
    const page = Math.max(query.page ?? 1, 1);
    let filtered = tx.selectFrom('intents').where('provider_id', '=', providerId);
    if (query.states !== undefined) filtered = filtered.where('state', 'in', [...query.states]);
    if (query.kinds !== undefined) filtered = filtered.where('kind', 'in', [...query.kinds]);
    if (query.subject !== undefined) filtered = filtered.where('subject', '=', query.subject);
    if (query.about !== undefined) {
      const { subjects, prefix } = query.about;
      filtered = filtered.where(
        sql<boolean>`(subject = any(${[...subjects]}::text[]) or starts_with(subject, ${prefix}))`,
      );
    }
    if (query.intentIds !== undefined)
      filtered = filtered.where(sql<boolean>`intent_id = any(${[...query.intentIds]}::uuid[])`);
    if (query.runId !== undefined) filtered = filtered.where('run_id', '=', query.runId);
    const { total } = await filtered.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
    const rows = await filtered
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('position', 'desc')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute();
    return { rows: rows.map(fromRow), total, page, pageSize };
  });

/** How the last of the writes about each subject stands that is not done; a subject without one is absent. */
export const waitingBySubject = async (
  tx: Tx,
  providerId: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, IntentState>> => {
  const rows = await tx
    .selectFrom('intents')
    .select(['subject', 'state'])
    .where('provider_id', '=', providerId)
    // written out: the index is of these alone, which a plan for any parameters could not know
    .where('state', '<>', sql.lit('done'))
    .where('subject', '=', sql<string>`any(${subjects}::text[])`)
    .orderBy('position')
    .execute();
  return new Map(rows.map((row) => [row.subject, row.state]));
};

/** Every try at some intents, oldest first. */
export const attemptsOf = async (
  deps: Pick<LedgerDeps, 'db'>,
  providerId: string,
  intentIds: readonly string[],
): Promise<Attempt[]> =>
  intentIds.length === 0
    ? []
    : inProvider(deps.db, providerId, (tx) => sqlStatements.attemptsOf(tx, providerId, intentIds));

export type WriteCounts = { readonly [Kind in IntentKind]?: Readonly<Partial<Record<IntentState, number>>> };

/**
 * How the writes that a run decided stand, whichever worker did them. `done` counts what stands in the PSA, not what
 * turned out not to be needed.
 */
export const writesOfRun = async (
  deps: Pick<LedgerDeps, 'db'>,
  providerId: string,
  runId: string,
): Promise<WriteCounts> =>
  inProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('intents')
      .select(['kind', 'state', sql<number>`count(*)::int`.as('number')])
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .where(sql<boolean>`(state <> 'done' or reason <> 'nothing-to-write')`)
      .groupBy(['kind', 'state'])
      .execute();
    const counts: { [Kind in IntentKind]?: Partial<Record<IntentState, number>> } = {};
    for (const row of rows) counts[row.kind] = { ...counts[row.kind], [row.state]: row.number };
    return counts;
  });

/** How many writes of a provider are in each state; for the overview and for careful mode's notice. */
export const ledgerStatus = async (
  deps: Pick<LedgerDeps, 'db'>,
  providerId: string,
): Promise<{
  readonly states: Readonly<Partial<Record<IntentState, number>>>;
  readonly careful: readonly IntentKind[];
  readonly duplicates: number;
}> =>
  inProvider(deps.db, providerId, async (tx) => {
    const states = await tx
      .selectFrom('intents')
      .select(['state', sql<number>`count(*)::int`.as('number')])
      .where('provider_id', '=', providerId)
      .groupBy('state')
      .execute();
    const failed = await tx
      .selectFrom('search_proofs')
      .select('kind')
      .where('provider_id', '=', providerId)
      .where('state', '=', 'failed')
      .execute();
    const { duplicates } = await tx
      .selectFrom('duplicates')
      .select(sql<number>`count(*)::int`.as('duplicates'))
      .where('provider_id', '=', providerId)
      .executeTakeFirstOrThrow();
    return {
      states: Object.fromEntries(states.map((row) => [row.state, row.number])),
      careful: failed.map((row) => row.kind),
      duplicates,
    };
  });
