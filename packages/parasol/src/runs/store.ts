import { askInProvider, inProvider, nextIsLast } from '@parasol/postgres';
import { sql, type Selectable, type Transaction } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';
import type { Run, RunPhase, RunProblem, RunResult, RunState, RunStep } from './types.ts';

type Tx = Transaction<Tables>;
type Db = Pick<Deps, 'db'>;

const stepRow = z.object({
  step: z.string(),
  phase: z.enum(['collect', 'plan', 'deliver']),
  done: z.number(),
  total: z.number().nullable(),
  finished: z.boolean(),
});
const counts = z.record(z.string(), z.number());
const warning = z.object({
  code: z.string(),
  message: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
/** Runs of before have the sentence alone. */
const warningRow = z.union([
  warning,
  z.string().transform((message) => ({ code: 'other', message, values: {} })),
]);
const resultRow = z.object({
  customers: z.number(),
  mapped: z.number(),
  configurations: z.object({
    created: z.number(),
    updated: z.number(),
    unchanged: z.number(),
    suspended: z.number(),
    refused: z.number(),
  }),
  tickets: z.object({ created: z.number(), appended: z.number(), reopened: z.number(), closed: z.number() }),
  calls: z.object({ psa: counts, umbrella: counts }),
  writes: z.number(),
  reads: z.number(),
  warnings: z.array(warningRow).default([]),
  plan: z.object({ configurations: z.array(z.unknown()), tickets: z.array(z.unknown()) }).exactOptional(),
});
const problemRow = z.object({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  details: z.record(z.string(), z.unknown()),
});

const toRun = (row: Selectable<Tables['runs']>): Run => ({
  runId: row.run_id,
  providerId: row.provider_id,
  trigger: row.trigger,
  dryRun: row.dry_run,
  state: row.state,
  phase: row.phase,
  steps: row.steps === null ? [] : z.array(stepRow).parse(row.steps),
  requestedBy: row.requested_by,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  cancelRequested: row.cancel_requested,
  result: row.result === null ? null : resultRow.parse(row.result),
  problem: row.problem === null ? null : problemRow.parse(row.problem),
});

export const insertRun = async (
  tx: Tx,
  run: Pick<Selectable<Tables['runs']>, 'provider_id' | 'run_id' | 'trigger' | 'dry_run' | 'requested_by'> & {
    brake_released: boolean;
  },
): Promise<boolean> => {
  const result = await tx
    .insertInto('runs')
    .values({ ...run, state: 'queued' })
    .onConflict((conflict) =>
      conflict
        .columns(['provider_id'])
        // Written out: where a prepared statement is planned for any parameters, none of them proves the index's condition,
        // and PostgreSQL says that there is no such index.
        .where(sql<boolean>`state in ('queued', 'running')`)
        .doNothing(),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
};

export const readRun = (deps: Db, providerId: string, runId: string): Promise<Run | null> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .executeTakeFirst();
    return row ? toRun(row) : null;
  });

export const readActiveRun = (deps: Db, providerId: string): Promise<Run | null> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('state', 'in', ['queued', 'running'])
      .executeTakeFirst();
    return row ? toRun(row) : null;
  });

export const readRunBefore = (deps: Db, run: Run): Promise<Run | null> =>
  askInProvider(deps.db, run.providerId, async (tx) => {
    const row = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', run.providerId)
      .where('dry_run', '=', run.dryRun)
      .where('state', 'in', ['done', 'partial'])
      .where('created_at', '<', run.createdAt)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? toRun(row) : null;
  });

export const readRuns = (
  deps: Db,
  providerId: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ rows: Run[]; total: number }> =>
  inProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .orderBy('created_at', 'desc')
      .orderBy('run_id')
      .offset(page.offset)
      .limit(page.limit)
      .execute();
    const total = await tx
      .selectFrom('runs')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('provider_id', '=', providerId)
      .executeTakeFirstOrThrow();
    return { rows: rows.map(toRun), total: Number(total.total) };
  });

/** What a worker needs to go on with a run that another one began. */
export type TakenRun = {
  readonly run: Run;
  readonly attempt: number;
  /** Since its first start, without the time for which it was laid down; by the database's clock: hosts' clocks may differ. */
  readonly elapsedMs: number;
  readonly brakeReleased: boolean;
  readonly cursor: unknown;
  readonly calls: unknown;
};

/** A statement of its own, because Citus takes no clock in what an update returns. */
const readWorkedMs = async (
  tx: Tx,
  { providerId, runId }: { readonly providerId: string; readonly runId: string },
): Promise<number> => {
  const sinceMs = sql<number | null>`(extract(epoch from clock_timestamp() - working_since) * 1000)::float8`;
  const row = await tx
    .selectFrom('runs')
    .select(['worked_ms', sinceMs.as('since_ms')])
    .where('provider_id', '=', providerId)
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return row.worked_ms + (row.since_ms ?? 0);
};

/**
 * Takes the run up: from `queued`, or from `running` after a crash. Null when it is over, and while the provider's
 * runs are paused; a dry run writes nothing and goes on.
 */
export const takeRun = (deps: Db, providerId: string, runId: string): Promise<TakenRun | null> =>
  inProvider(deps.db, providerId, async (tx) => {
    const paused = await readPause(tx, providerId);
    const row = await tx
      .updateTable('runs')
      .set({
        state: 'running',
        attempt: sql<number>`attempt + 1`,
        started_at: sql<Date>`least(started_at, statement_timestamp())`,
        working_since: sql<Date>`least(working_since, statement_timestamp())`,
      })
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .$if(paused, (query) => query.where('dry_run', '=', true))
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      run: toRun(row),
      attempt: row.attempt,
      elapsedMs: await readWorkedMs(tx, { providerId, runId }),
      brakeReleased: row.brake_released,
      cursor: row.cursor,
      calls: row.calls,
    };
  });

/** Progress as it goes; answers whether somebody asked to cancel, or to hold all runs. Only the worker that holds the attempt may write. */
export const writeProgress = (
  deps: Db,
  run: { readonly providerId: string; readonly runId: string; readonly attempt: number },
  progress: {
    readonly phase: RunPhase;
    readonly steps: readonly RunStep[];
    readonly cursor: unknown;
    readonly calls: unknown;
  },
): Promise<{ held: boolean; cancelRequested: boolean; paused: boolean }> =>
  inProvider(deps.db, run.providerId, async (tx) => {
    const row = await tx
      .updateTable('runs')
      .set({
        phase: progress.phase,
        steps: JSON.stringify(progress.steps),
        cursor: JSON.stringify(progress.cursor),
        calls: JSON.stringify(progress.calls),
      })
      .where('provider_id', '=', run.providerId)
      .where('run_id', '=', run.runId)
      .where('attempt', '=', run.attempt)
      .where('state', '=', 'running')
      .returning(['cancel_requested', 'dry_run'])
      .executeTakeFirst();
    if (row === undefined || row.dry_run)
      return { held: row !== undefined, cancelRequested: row?.cancel_requested ?? false, paused: false };
    await nextIsLast(tx);
    return { held: true, cancelRequested: row.cancel_requested, paused: await readPause(tx, run.providerId) };
  });

/** Lays a paused run down where it stands; `takeRun` takes it up again. */
export const layDownRun = (
  deps: Db,
  run: { readonly providerId: string; readonly runId: string; readonly attempt: number },
): Promise<unknown> =>
  inProvider(deps.db, run.providerId, async (tx) =>
    tx
      .updateTable('runs')
      .set({ state: 'queued', worked_ms: await readWorkedMs(tx, run), working_since: null })
      .where('provider_id', '=', run.providerId)
      .where('run_id', '=', run.runId)
      .where('attempt', '=', run.attempt)
      .where('state', '=', 'running')
      .execute(),
  );

export const endRun = (
  deps: Db,
  run: { readonly providerId: string; readonly runId: string; readonly attempt: number },
  end: {
    readonly state: Exclude<RunState, 'queued' | 'running'>;
    readonly steps: readonly RunStep[];
    readonly result: RunResult | null;
    readonly problem: RunProblem | null;
  },
): Promise<boolean> =>
  askInProvider(deps.db, run.providerId, async (tx) => {
    const result = await tx
      .updateTable('runs')
      .set({
        state: end.state,
        steps: JSON.stringify(end.steps),
        result: end.result === null ? null : JSON.stringify(end.result),
        problem: end.problem === null ? null : JSON.stringify(end.problem),
        cursor: null,
        ended_at: sql<Date>`statement_timestamp()`,
      })
      .where('provider_id', '=', run.providerId)
      .where('run_id', '=', run.runId)
      .where('attempt', '=', run.attempt)
      .where('state', '=', 'running')
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  });

/** A queued run ends at once; a running one is asked to end at its next safe point. */
export const requestCancel = (deps: Db, providerId: string, runId: string): Promise<RunState | null> =>
  inProvider(deps.db, providerId, async (tx) => {
    const inState = (state: RunState) =>
      tx
        .updateTable('runs')
        .set({ cancel_requested: true })
        .where('provider_id', '=', providerId)
        .where('run_id', '=', runId)
        .where('state', '=', state)
        .returning(['state']);
    // Two statements: Citus takes no clock inside a CASE.
    const ended = await inState('queued')
      .set({ state: 'cancelled', ended_at: sql<Date>`statement_timestamp()` })
      .executeTakeFirst();
    return (ended ?? (await inState('running').executeTakeFirst()))?.state ?? null;
  });

export const insertPause = (tx: Tx, providerId: string, by: string | null): Promise<unknown> =>
  tx
    .insertInto('run_pauses')
    .values({ provider_id: providerId, paused_by: by })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();

export const deletePause = (tx: Tx, providerId: string): Promise<unknown> =>
  tx.deleteFrom('run_pauses').where('provider_id', '=', providerId).execute();

export const readPause = async (tx: Tx, providerId: string): Promise<boolean> =>
  (await tx
    .selectFrom('run_pauses')
    .select('provider_id')
    .where('provider_id', '=', providerId)
    .executeTakeFirst()) !== undefined;
