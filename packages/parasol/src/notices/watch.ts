import { inProvider } from '@parasol/postgres';
import { isDeepStrictEqual } from 'node:util';
import type { Deps } from '../deps.ts';
import { conditionsOf, type FinishedRun } from './conditions.ts';
import * as store from './store.ts';
import { channels, type Channel, type Condition } from './types.ts';

const noticesKept = 200;

const configured = (settings: store.StoredSettings): Channel[] =>
  channels.filter((channel) =>
    channel === 'email' ? settings.emails.length > 0 : settings.webhookUrl !== null,
  );

/**
 * Compares what needs a person with what was told: opens a notice for what is new, ends those whose condition is over,
 * so that the next time is told again. Each in the database, under a lock: any number of workers may look.
 */
export const recordConditions = async (
  deps: Pick<Deps, 'db' | 'ids'>,
  providerId: string,
  conditions: readonly Condition[],
): Promise<{ opened: number; ended: number }> =>
  inProvider(deps.db, providerId, async (tx) => {
    const open = await store.openNotices(tx, providerId);
    const by = configured(await store.readSettings(tx, providerId));
    let opened = 0;
    for (const condition of conditions) {
      const known = open.find((one) => one.kind === condition.kind);
      if (known === undefined) {
        if (await store.insertNotice(tx, providerId, deps.ids(), condition, by)) opened += 1;
      } else if (!isDeepStrictEqual(known.details, condition.details))
        await store.updateDetails(tx, providerId, known.noticeId, condition.details);
    }
    const over = open.filter((one) => !conditions.some((condition) => condition.kind === one.kind));
    for (const one of over) await store.endNotice(tx, providerId, one.noticeId);
    if (over.length > 0) await store.forgetOldNotices(tx, providerId, noticesKept);
    return { opened, ended: over.length };
  });

/** Looks at a provider once. */
export const watchProvider = async (
  deps: Pick<Deps, 'db' | 'ids' | 'clock'>,
  providerId: string,
  runs: readonly FinishedRun[],
): Promise<{ opened: number; ended: number }> =>
  recordConditions(deps, providerId, await conditionsOf(deps, providerId, runs));
