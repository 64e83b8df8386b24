import { setTimeout as sleep } from 'node:timers/promises';

import { databaseTrouble } from '@parasol/postgres';

import { pushedSoFar } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { readsLogFiles } from '../exports/index.ts';
import { getProvider, getSettings, psaClientFor, umbrellaClientFor } from '../providers/index.ts';
import { planFound, ticketPlanFound, type Cursor } from './cursor.ts';
import { createProgress, RunStopped, type Progress } from './progress.ts';
import { forgetDecisions, forgetPlan, planOf, problemOf, resultOf } from './result.ts';
import { steps, toldSoFar, type Step, type StepContext } from './steps.ts';
import { endRun, layDownRun, takeRun, type TakenRun } from './store.ts';
import type { RunProblem, RunState } from './types.ts';

export type ExecuteOptions = {
  /** After this the run ends with what it has done; default two hours. */
  readonly deadlineMs?: number;
  /** Aborted when the worker shuts down or loses its lease: the run stays as it is, and another worker goes on. */
  readonly signal?: AbortSignal;
};

const defaultDeadlineMs = 2 * 60 * 60_000;
/** How long a call that may as well be made next time waits for its budget. */
const inPassingWaitMs = 1_000;

type RunningContext = StepContext & { end(step: string): void; close(): Promise<void> };

/** Clients for the length of one run, counted into its progress. */
const openContext = async (deps: Deps, taken: TakenRun, progress: Progress): Promise<RunningContext> => {
  const { providerId, runId, dryRun } = taken.run;
  const { onCall } = progress;
  const provider = await getProvider(deps, providerId);
  const settings = await getSettings(deps, providerId);
  const psa = await psaClientFor(deps, providerId, { onCall });
  const umbrella = await umbrellaClientFor(deps, providerId, { onCall });
  const umbrellaInPassing = await umbrellaClientFor(deps, providerId, { onCall, maxWaitMs: inPassingWaitMs });
  const ends = new Map(steps.map(({ step }) => [step, Promise.withResolvers<void>()]));
  return {
    deps,
    provider,
    settings,
    psa,
    umbrella,
    umbrellaInPassing,
    brakeReleased: taken.brakeReleased,
    fromLogFiles: await readsLogFiles(deps, providerId),
    run: { runId, dryRun, signal: progress.signal, report: progress.report },
    found: (step) => progress.cursor.finished[step],
    ended: async (step, waitMs) => {
      const patience = new AbortController();
      const waited = sleep(waitMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([ends.get(step)?.promise, waited]);
      patience.abort();
    },
    end: (step) => ends.get(step)?.resolve(),
    close: async () => {
      await Promise.allSettled([psa.close(), umbrella.close(), umbrellaInPassing.close()]);
    },
  };
};

const doStep = async (context: StepContext, progress: Progress, one: Step): Promise<void> => {
  const { step, phase, writes, wanted, work } = one;
  progress.signal.throwIfAborted();
  if (step in progress.cursor.finished) return;
  if (context.run.dryRun && writes) return;
  if (wanted && !wanted(context)) return;
  progress.begin(step, phase);
  const found = await work(context);
  // A step that stopped early because it was told to has not finished.
  progress.signal.throwIfAborted();
  await progress.finish(step, found);
};

const doSteps = async (context: RunningContext, progress: Progress): Promise<void> => {
  const doLane = async (lane: Step['lane']): Promise<void> => {
    const own = steps.filter((one) => one.lane === lane);
    try {
      for (const one of own) await doStep(context, progress, one).finally(() => context.end(one.step));
    } finally {
      // what doesn't begin any more is not waited for either
      for (const one of own) context.end(one.step);
    }
  };
  await doLane('first');
  // One lane's trouble doesn't stop the other; the run fails all the same.
  const ended = await Promise.allSettled([doLane('tickets'), doLane('configurations')]);
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
};

type End = { readonly state: Exclude<RunState, 'queued' | 'running'>; readonly problem: RunProblem | null };

const endOf = (error: unknown, signal: AbortSignal): End | null => {
  const stopped = signal.aborted && signal.reason instanceof RunStopped ? signal.reason : null;
  if (!stopped) return { state: 'failed', problem: problemOf(error) };
  if (stopped.reason === 'cancelled') return { state: 'cancelled', problem: null };
  if (stopped.reason === 'deadline')
    return { state: 'partial', problem: problemOf(parasolError('run_deadline')) };
  return null;
};

const brakeOf = (progress: Progress, taken: TakenRun): End => {
  const { finished } = progress.cursor;
  const plan = planFound.safeParse(finished['configurations']).data;
  const hidden = ticketPlanFound.safeParse(finished['tickets']).data?.hidden ?? 0;
  if ((plan?.brake || hidden > 0) && !taken.brakeReleased && !taken.run.dryRun)
    return {
      state: 'stopped',
      problem: problemOf(
        parasolError('brake_pulled', { suspended: plan?.brake ? plan.suspend : 0, tickets: hidden }),
      ),
    };
  return { state: 'done', problem: null };
};

/** A run that ends before its end tells what it has written all the same. */
const withWhatWasDone = async (deps: Deps, { run }: TakenRun, cursor: Cursor): Promise<Cursor> => {
  const { providerId, runId, dryRun } = run;
  if (dryRun) return cursor;
  const finished = { ...cursor.finished };
  if ('configurations' in finished) finished['push'] ??= await pushedSoFar(deps, providerId, runId);
  if ('tickets' in finished) finished['deliver'] ??= await toldSoFar(deps, providerId, runId);
  return { finished };
};

/**
 * Does a run from where it stands: collect, plan, deliver. Steps that an earlier worker finished are not done again.
 * Returns when the run is over, or when it was interrupted and another worker is to go on.
 */
export const executeRun = async (
  deps: Deps,
  providerId: string,
  runId: string,
  o: ExecuteOptions = {},
): Promise<void> => {
  const taken = await takeRun(deps, providerId, runId);
  if (!taken) return;
  const log = deps.log.child({ providerId, runId });
  const progress = createProgress({ db: deps.db, log }, taken);
  const leftMs = (o.deadlineMs ?? defaultDeadlineMs) - taken.elapsedMs;
  const deadline = setTimeout(() => progress.stop('deadline'), Math.max(0, leftMs));
  const onShutdown = (): void => progress.stop('shutdown');
  if (o.signal?.aborted) onShutdown();
  o.signal?.addEventListener('abort', onShutdown);

  let end: End | null;
  let context: RunningContext | null = null;
  try {
    context = await openContext({ ...deps, log }, taken, progress);
    await doSteps(context, progress);
    end = brakeOf(progress, taken);
  } catch (error) {
    // the run waits as it is: a worker takes it up again where it stands, once the database does its part
    if (databaseTrouble(error) !== null) throw error;
    end = endOf(error, progress.signal);
    if (end?.state === 'failed') log.error({ err: error }, 'a run failed');
  } finally {
    clearTimeout(deadline);
    o.signal?.removeEventListener('abort', onShutdown);
    await progress.end();
    await context?.close();
  }
  if (end === null) {
    const { reason } = progress.signal;
    if (reason instanceof RunStopped && reason.reason === 'paused') await layDownRun(deps, progress.row);
    log.info('a run was interrupted and will go on');
    return;
  }
  const showsPlan = taken.run.dryRun || end.state === 'stopped';
  const plan = showsPlan ? await planOf(deps, providerId, runId, progress.cursor) : null;
  const reached = await withWhatWasDone(deps, taken, progress.cursor);
  const result = resultOf(reached, progress.calls(), plan, taken.run.dryRun);
  const ended = await endRun(deps, progress.row, { ...end, steps: progress.steps(), result });
  if (ended) await (end.state === 'cancelled' ? forgetDecisions : forgetPlan)(deps, providerId, runId);
  log.info({ state: end.state, result: { ...result, plan: undefined } }, 'a run ended');
};
