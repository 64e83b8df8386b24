import { inProvider } from '@parasol/postgres';
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
  warnings: z.array(z.string()).default([]),
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
      conflict.columns(['provider_id']).where('state', 'in', ['queued', 'running']).doNothing(),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
};

export const readRun = (deps: Db, providerId: string, runId: string): Promise<Run | null> =>
  inProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .executeTakeFirst();
    return row ? toRun(row) : null;
  });

export const readActiveRun = (deps: Db, providerId: string): Promise<Run | null> =>
  inProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('runs')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('state', 'in', ['queued', 'running'])
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
  /** Since its first start, by the database's clock: hosts' clocks may differ. */
  readonly elapsedMs: number;
  readonly brakeReleased: boolean;
  readonly cursor: unknown;
  readonly calls: unknown;
};

/** Takes the run up: from `queued`, or from `running` after a crash. Null when it is over. */
export const takeRun = (deps: Db, providerId: string, runId: string): Promise<TakenRun | null> =>
  inProvider(deps.db, providerId, async (tx) => {
    const row = await tx
      .updateTable('runs')
      .set({
        state: 'running',
        attempt: sql<number>`attempt + 1`,
        started_at: sql<Date>`coalesce(started_at, clock_timestamp())`,
      })
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .returningAll()
      .returning(
        sql<number>`(extract(epoch from clock_timestamp() - started_at) * 1000)::float8`.as('elapsed_ms'),
      )
      .executeTakeFirst();
    return row
      ? {
          run: toRun(row),
          attempt: row.attempt,
          elapsedMs: row.elapsed_ms,
          brakeReleased: row.brake_released,
          cursor: row.cursor,
          calls: row.calls,
        }
      : null;
  });

/** Progress as it goes; answers whether somebody asked to cancel. Only the worker that holds the attempt may write. */
export const writeProgress = (
  deps: Db,
  run: { readonly providerId: string; readonly runId: string; readonly attempt: number },
  progress: {
    readonly phase: RunPhase;
    readonly steps: readonly RunStep[];
    readonly cursor: unknown;
    readonly calls: unknown;
  },
): Promise<{ held: boolean; cancelRequested: boolean }> =>
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
      .returning(['cancel_requested'])
      .executeTakeFirst();
    return { held: row !== undefined, cancelRequested: row?.cancel_requested ?? false };
  });

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
  inProvider(deps.db, run.providerId, async (tx) => {
    const result = await tx
      .updateTable('runs')
      .set({
        state: end.state,
        steps: JSON.stringify(end.steps),
        result: end.result === null ? null : JSON.stringify(end.result),
        problem: end.problem === null ? null : JSON.stringify(end.problem),
        cursor: null,
        ended_at: sql<Date>`clock_timestamp()`,
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
    const row = await tx
      .updateTable('runs')
      .set({
        cancel_requested: true,
        state: sql<RunState>`case when state = 'queued' then 'cancelled' else state end`,
        ended_at: sql<Date | null>`case when state = 'queued' then clock_timestamp() else ended_at end`,
      })
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .returning(['state'])
      .executeTakeFirst();
    return row?.state ?? null;
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
