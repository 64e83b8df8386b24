import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { wakeProvider } from '../work/index.ts';
import { insertRun, readPause } from './store.ts';
import type { RunTrigger } from './types.ts';

export type StartRun = {
  readonly trigger: RunTrigger;
  /** Decides everything and writes nothing; the result holds the plan. */
  readonly dryRun?: boolean;
  /** Who asked for it: a user's id, or null for the schedule. */
  readonly requestedBy?: string | null;
  /** A person has looked at a run that the brake stopped, and lets it pass this once. */
  readonly brakeReleased?: boolean;
};

/**
 * Queues a run; a worker takes it up at once. Throws `run_active` when one is under way and `runs_paused`
 * when the provider's runs are paused (a dry run writes nothing and is always allowed).
 */
export const startRun = async (
  deps: Pick<Deps, 'db' | 'ids' | 'wakeWorkers'>,
  providerId: string,
  request: StartRun,
): Promise<{ runId: string }> => {
  const runId = deps.ids();
  await inProvider(deps.db, providerId, async (tx) => {
    if (!request.dryRun && (await readPause(tx, providerId)))
      throw parasolError('runs_paused', { providerId });
    const inserted = await insertRun(tx, {
      provider_id: providerId,
      run_id: runId,
      trigger: request.trigger,
      dry_run: request.dryRun ?? false,
      brake_released: request.brakeReleased ?? false,
      requested_by: request.requestedBy ?? null,
    });
    if (!inserted) throw parasolError('run_active', { providerId });
    await wakeProvider(tx, providerId, 'run');
  });
  deps.wakeWorkers?.();
  return { runId };
};
