import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import { auditInstallation, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { nextEpoch } from './epoch.ts';
import { checkTimes, timesOf } from './times.ts';

const markerKeyContext = { providerId: null, field: 'installation.markerKey' } as const;

/**
 * The key that markers are derived with; made once, sealed by the vault, part of the backup. Another key would make
 * other markers, and nothing of ours would be found again.
 */
export const markerKeyOf = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<string> => {
  const read = async (): Promise<string | null> =>
    (
      await deps.db
        .selectFrom('installation')
        .select('marker_key')
        .where('id', '=', 1)
        .executeTakeFirstOrThrow()
    ).marker_key;
  let sealed = await read();
  if (sealed === null) {
    await deps.db
      .updateTable('installation')
      .set({ marker_key: deps.vault.seal(randomBytes(32).toString('base64url'), markerKeyContext) })
      .where('id', '=', 1)
      .where('marker_key', 'is', null)
      .execute();
    sealed = await read();
  }
  if (sealed === null) throw new Error('the marker key could not be made');
  return deps.vault.open(sealed, markerKeyContext);
};

/** Wraps the marker key under the current master key again. Returns how many were wrapped (0 or 1). */
export const rewrapMarkerKey = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<number> => {
  const row = await deps.db
    .selectFrom('installation')
    .select('marker_key')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  const wrapped = row.marker_key === null ? null : deps.vault.rewrap(row.marker_key, markerKeyContext);
  if (wrapped === null) return 0;
  await deps.db
    .updateTable('installation')
    .set({ marker_key: wrapped })
    .where('id', '=', 1)
    .where('marker_key', '=', row.marker_key)
    .execute();
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
  const { epoch, now } = await deps.db
    .selectFrom('installation')
    .select(['epoch', sql<Date>`now()`.as('now')])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  const raised = nextEpoch(epoch, now.getTime());
  await deps.db
    .updateTable('installation')
    .set({ epoch: raised, epoch_started_at: sql<Date>`now()` })
    .where('id', '=', 1)
    .where('epoch', '<', raised)
    .execute();
  await auditInstallation(deps, {
    actor: o.actor,
    action: 'epoch.raised',
    subject: `epoch ${raised}`,
    details: { reason: o.reason },
  });
  return { epoch: raised };
};

/** For the status screen: epoch and greatest lateness seen. */
export const installationFacts = async (
  deps: Pick<Deps, 'db'>,
): Promise<{ epoch: number; epochStartedAt: Date; greatestLatenessMs: number }> => {
  const row = await deps.db
    .selectFrom('installation')
    .select(['epoch', 'epoch_started_at', 'greatest_lateness_ms'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return {
    epoch: row.epoch,
    epochStartedAt: row.epoch_started_at,
    greatestLatenessMs: row.greatest_lateness_ms,
  };
};

/**
 * Sets settle, or scales all times for a test; every worker keeps to them from its next pass on. Refuses a settle
 * under which a write could be made twice: `settle_too_short`.
 */
export const saveTimes = async (
  deps: Pick<Deps, 'db'>,
  o: { readonly settleMs: number | null; readonly scale?: number },
): Promise<void> => {
  const scale = o.scale ?? 1;
  const { greatestLatenessMs } = await installationFacts(deps);
  checkTimes(timesOf({ settleMs: o.settleMs, scale }), o.settleMs === null ? 0 : greatestLatenessMs);
  await deps.db
    .updateTable('installation')
    .set({ settle_ms: o.settleMs, time_scale: scale })
    .where('id', '=', 1)
    .execute();
};
