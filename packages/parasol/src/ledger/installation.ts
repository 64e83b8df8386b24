import { randomBytes } from 'node:crypto';

import { auditInstallation, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { nextEpoch } from './epoch.ts';
import { beginEpoch, readInstallation, replaceMarkerKey, writeTimes } from './installation-store.ts';
import { checkTimes, effectiveSettleMs, timesOf } from './times.ts';

const markerKeyContext = { providerId: null, field: 'installation.markerKey' } as const;

/**
 * The key that markers are derived with; made once, sealed by the vault, part of the backup. Another key would make
 * other markers, and nothing of ours would be found again.
 */
export const markerKeyOf = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<string> => {
  let sealed = (await readInstallation(deps.db)).marker_key;
  if (sealed === null) {
    const made = randomBytes(32).toString('base64url');
    await replaceMarkerKey(deps.db, null, deps.vault.seal(made, markerKeyContext));
    sealed = (await readInstallation(deps.db)).marker_key;
  }
  if (sealed === null) throw new Error('the marker key could not be made');
  return deps.vault.open(sealed, markerKeyContext);
};

/** Wraps the marker key under the current master key again. Returns how many were wrapped (0 or 1). */
export const rewrapMarkerKey = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<number> => {
  const before = (await readInstallation(deps.db)).marker_key;
  const wrapped = before === null ? null : deps.vault.rewrap(before, markerKeyContext);
  if (wrapped === null) return 0;
  await replaceMarkerKey(deps.db, before, wrapped);
  return 1;
};

/**
 * Begins a new epoch: after a restore, and after an asynchronous replica was promoted. From here every intent that
 * isn't done is searched for before it is sent. To be called before any worker starts on the restored database.
 */
export const raiseEpoch = async (
  deps: Pick<Deps, 'db'>,
  o: { readonly reason: string; readonly actor: Actor },
): Promise<{ readonly epoch: number }> => {
  const { epoch, now } = await readInstallation(deps.db);
  const raised = nextEpoch(epoch, now.getTime());
  await beginEpoch(deps.db, raised);
  await auditInstallation(deps, {
    actor: o.actor,
    action: 'epoch.raised',
    subject: `epoch ${raised}`,
    details: { reason: o.reason },
  });
  return { epoch: raised };
};

/** What all processes keep to: the epoch, and how late a write may be applied. */
export type InstallationFacts = {
  readonly epoch: number;
  readonly epochStartedAt: Date;
  /** The latest that the vendor was seen to apply a request. */
  readonly greatestLatenessMs: number;
  /** As an operator set it; null: the default. */
  readonly chosenSettleMs: number | null;
  /** As it is kept to: at least what the greatest lateness demands. */
  readonly settleMs: number;
};

export const installationFacts = async (deps: Pick<Deps, 'db'>): Promise<InstallationFacts> => {
  const row = await readInstallation(deps.db);
  const times = timesOf({ settleMs: row.settle_ms, scale: row.time_scale });
  return {
    epoch: row.epoch,
    epochStartedAt: row.epoch_started_at,
    greatestLatenessMs: row.greatest_lateness_ms,
    chosenSettleMs: row.settle_ms,
    settleMs: effectiveSettleMs(times, row.greatest_lateness_ms),
  };
};

/**
 * Sets settle (null: the default again); every worker keeps to it from its next pass on. Refuses one under which a
 * write could be made twice: `settle_too_short`.
 */
export const saveSettle = async (
  deps: Pick<Deps, 'db'>,
  o: { readonly settleMs: number | null; readonly actor: Actor },
): Promise<InstallationFacts> => {
  const before = await installationFacts(deps);
  if (o.settleMs !== null) checkTimes(timesOf({ settleMs: o.settleMs, scale: 1 }), before.greatestLatenessMs);
  await writeTimes(deps.db, { settle_ms: o.settleMs });
  await auditInstallation(deps, {
    actor: o.actor,
    action: 'settle.changed',
    subject: o.settleMs === null ? 'the default' : `${o.settleMs / 60_000} minutes`,
    details: { before: before.chosenSettleMs, after: o.settleMs },
  });
  return installationFacts(deps);
};

/** Divides all times by `scale`, for proofs against sandboxes. Throws `settle_too_short`. */
export const saveTimeScale = async (deps: Pick<Deps, 'db'>, scale: number): Promise<void> => {
  checkTimes(timesOf({ settleMs: null, scale }));
  await writeTimes(deps.db, { time_scale: scale });
};
