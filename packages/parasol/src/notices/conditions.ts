import type { Deps } from '../deps.ts';
import { ledgerStatus } from '../ledger/index.ts';
import { credentialStatus } from '../providers/index.ts';
import { latestRights } from '../rights/index.ts';
import { latestChoices } from '../ticketing/index.ts';
import type { Condition } from './types.ts';

const dayMs = 24 * 3600 * 1000;
/** A key's end is told this long before. */
export const expiryNoticeDays = 14;
/** A single failed run is made up for by the next; two in a row need a person. */
const failedRunsMin = 2;

/** A finished run, as far as it matters here; the room that runs things hands it in. */
export type FinishedRun = {
  readonly state: string;
  readonly dryRun: boolean;
  readonly problem: string | null;
};

/** What needs a person at this provider now. Reads only; asks no vendor. */
export const conditionsOf = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  runs: readonly FinishedRun[],
): Promise<Condition[]> => {
  const { psa, umbrella } = await credentialStatus(deps, providerId);
  const found: Condition[] = [];

  const rights = psa === null ? null : await latestRights(deps, providerId);
  if (rights !== null && rights.missing.length > 0)
    found.push({ kind: 'rights-missing', details: { rights: [...rights.missing] } });

  if (umbrella !== null && umbrella.expiresAt !== null) {
    const leftMs = umbrella.expiresAt.getTime() - deps.clock.now().getTime();
    if (leftMs < expiryNoticeDays * dayMs)
      found.push({
        kind: 'umbrella-key-expiring',
        details: { expiresAt: umbrella.expiresAt.toISOString().slice(0, 10), key: umbrella.key },
      });
  }

  const real = runs.filter((run) => !run.dryRun);
  const [last] = real;
  const failing =
    real.length >= failedRunsMin && real.slice(0, failedRunsMin).every((run) => run.state === 'failed');
  // A stopped run asks: it waits for a person by itself.
  if (last !== undefined && (failing || last.state === 'stopped'))
    found.push({ kind: 'runs-failing', details: { state: last.state, problem: last.problem ?? '' } });

  const { states } = await ledgerStatus(deps, providerId);
  const [held, refused] = [states.held ?? 0, states.refused ?? 0];
  if (held + refused > 0) found.push({ kind: 'writes-held', details: { held, refused } });

  const choices = psa === null ? null : await latestChoices(deps, providerId);
  if (choices !== null && choices.problems.length > 0)
    found.push({
      kind: 'choice-gone',
      details: { choices: choices.problems.map((one) => `${one.what} ${one.name} (${one.state})`) },
    });
  return found;
};
