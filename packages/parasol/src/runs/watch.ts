import type { Deps } from '../deps.ts';
import { ParasolError } from '../errors/index.ts';
import { deliverNotices, watchProvider, type FinishedRun } from '../notices/index.ts';
import { credentialStatus } from '../providers/index.ts';
import { latestRights, runRightsCheck } from '../rights/index.ts';
import { checkChoices } from '../ticketing/index.ts';
import { readRuns } from './store.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const lookMs = 60 * minuteMs;
const noticesEveryMs = 5 * minuteMs;
/** Enough to find the last two that wrote, among dry runs and ones under way. */
const runsRead = 20;

const finished = new Set(['done', 'partial', 'failed', 'cancelled', 'stopped']);

/**
 * Once a day: the key's rights, and whether the chosen board and priorities are still there. A new key is checked when
 * it is saved; this looks a day after the last look. Returns when to look again.
 */
export const checkNightly = async (deps: Deps, providerId: string): Promise<number> => {
  const { psa } = await credentialStatus(deps, providerId);
  if (psa === null || !psa.enabled) return lookMs;
  const rights = await latestRights(deps, providerId);
  const last = rights?.checkedAt ?? psa.changedAt;
  const dueMs = last.getTime() + dayMs - deps.clock.now().getTime();
  if (dueMs > 0) return Math.min(dueMs, lookMs);
  try {
    await runRightsCheck(deps, providerId);
    await checkChoices(deps, providerId);
  } catch (error) {
    // A PSA that doesn't answer is the runs' matter; the next look comes in an hour.
    if (!(error instanceof ParasolError)) throw error;
    deps.log.info({ providerId, code: error.code }, 'the nightly check could not ask the PSA');
  }
  return lookMs;
};

const finishedRuns = async (deps: Deps, providerId: string): Promise<FinishedRun[]> => {
  const { rows } = await readRuns(deps, providerId, { offset: 0, limit: runsRead });
  return rows
    .filter((run) => finished.has(run.state))
    .map(({ state, dryRun, problem }) => ({ state, dryRun, problem: problem?.message ?? null }));
};

/** Tells people what needs them. */
export const tellNotices = async (deps: Deps, providerId: string): Promise<number> => {
  await watchProvider(deps, providerId, await finishedRuns(deps, providerId));
  const nextMs = await deliverNotices(deps, providerId);
  return Math.min(noticesEveryMs, nextMs ?? noticesEveryMs);
};
