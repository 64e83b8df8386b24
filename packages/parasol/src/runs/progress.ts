import type { Deps } from '../deps.ts';
import type { CallListener } from '../providers/index.ts';
import { writeProgress, type TakenRun } from './store.ts';
import type { CallCounts, RunPhase, RunStep } from './types.ts';
import { cursorSchema, callsSchema, type Cursor } from './cursor.ts';

/** Why a run stops before its end. */
export type StopReason = 'cancelled' | 'paused' | 'deadline' | 'lease-lost' | 'shutdown';

export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly reason: StopReason;
  constructor(reason: StopReason) {
    super(`the run stops: ${reason}`);
    this.reason = reason;
  }
}

const writeEveryMs = 500;
/** Also without news: somebody may have asked to cancel. */
const lookEveryMs = 2_000;

/**
 * What is known of a run while it goes on: written to its row twice a second at most, so that any process can show
 * it, and so that another worker can go on where this one stops.
 */
export const createProgress = (deps: Pick<Deps, 'db' | 'log'>, taken: TakenRun) => {
  const stop = new AbortController();
  const steps = new Map<string, RunStep>(taken.run.steps.map((step) => [step.step, step]));
  const cursor: Cursor = cursorSchema.safeParse(taken.cursor).data ?? { finished: {} };
  const before = callsSchema.safeParse(taken.calls).data;
  const calls = { psa: { ...before?.psa }, umbrella: { ...before?.umbrella } };
  const row = { providerId: taken.run.providerId, runId: taken.run.runId, attempt: taken.attempt };
  let phase: RunPhase = taken.run.phase ?? 'collect';
  let changed = true;
  let writtenAtMs = 0;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    changed = false;
    writtenAtMs = performance.now();
    const state = { phase, steps: [...steps.values()], cursor, calls };
    const answer = await writeProgress(deps, row, state);
    if (!answer.held) stop.abort(new RunStopped('lease-lost'));
    else if (answer.cancelRequested) stop.abort(new RunStopped('cancelled'));
    else if (answer.paused) stop.abort(new RunStopped('paused'));
  };
  /** One write at a time, so that an older state never overwrites a newer one. */
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  const timer = setInterval(() => {
    const quietMs = performance.now() - writtenAtMs;
    if (!changed && quietMs < lookEveryMs) return;
    flush().catch((error: unknown) => {
      deps.log.warn({ err: error, runId: row.runId }, 'the progress of a run could not be written');
      writing = Promise.resolve();
    });
  }, writeEveryMs);
  timer.unref();

  const onCall: CallListener = (call) => {
    const counts = calls[call.vendor];
    counts[call.method] = (counts[call.method] ?? 0) + 1;
    changed = true;
  };

  return {
    row,
    cursor,
    onCall,
    signal: stop.signal,
    stop: (reason: StopReason): void => stop.abort(new RunStopped(reason)),
    calls: (): { psa: CallCounts; umbrella: CallCounts } => calls,
    steps: (): RunStep[] => [...steps.values()],
    begin: (step: string, inPhase: RunPhase): void => {
      phase = inPhase;
      const known = steps.get(step);
      steps.set(step, { step, phase, done: known?.done ?? 0, total: known?.total ?? null, finished: false });
      changed = true;
    },
    report: (step: string, done: number, total: number | null): void => {
      steps.set(step, { step, phase: steps.get(step)?.phase ?? phase, done, total, finished: false });
      changed = true;
    },
    /** A finished step and what it found are stored at once: a later worker doesn't do it again. */
    finish: async (step: string, found: unknown): Promise<void> => {
      const known = steps.get(step);
      steps.set(step, {
        step,
        phase: known?.phase ?? phase,
        done: known?.done ?? 0,
        total: known?.total ?? null,
        finished: true,
      });
      cursor.finished[step] = found ?? null;
      await flush();
    },
    end: async (): Promise<void> => {
      clearInterval(timer);
      await writing.catch(() => undefined);
    },
  };
};

export type Progress = ReturnType<typeof createProgress>;
