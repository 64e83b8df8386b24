import { windowMs } from '@parasol/umbrella';

import type { AlertSource, SeenIdentity, WindowSighting } from '../incidents/for-simulation.ts';
import type { VirtualClock } from './clock.ts';
import type { Random } from './random.ts';

/** What one identity does in one window: some of it is seen at once, some late. */
type Activity = {
  readonly windowStart: number;
  readonly batches: readonly { readonly count: number; readonly visibleAt: number }[];
};

export type ScriptedIdentity = {
  readonly organizationId: number;
  readonly label: string;
  readonly originId: number;
  readonly activities: readonly Activity[];
};

const hourMs = 3_600_000;
/** Less than the horizon in which windows are judged again, so that everything late is still looked at. */
export const latestMs = 12 * hourMs;

/** Identities that are infected, and some that stay under the threshold. */
export const scriptIdentities = (
  random: Random,
  o: {
    readonly start: number;
    readonly windows: number;
    readonly infected: number;
    readonly quiet: number;
    readonly threshold: number;
  },
): ScriptedIdentity[] => {
  const activityOf = (windowStart: number, count: number): Activity => {
    const end = windowStart + windowMs;
    if (!random.chance(0.3)) return { windowStart, batches: [{ count, visibleAt: end }] };
    const late = random.whole(1, count);
    const visibleAt = end + random.between(0, latestMs);
    return {
      windowStart,
      batches: [
        { count: count - late, visibleAt: end },
        { count: late, visibleAt },
      ],
    };
  };
  return Array.from({ length: o.infected + o.quiet }, (_, index) => {
    const infected = index < o.infected;
    const begins = random.whole(0, Math.max(0, o.windows - 3));
    const activities: Activity[] = [];
    for (let window = begins; window < o.windows; window += 1) {
      const over = infected && (window === begins || random.chance(0.35));
      const active = over || random.chance(0.5);
      if (!active) continue;
      const count = over ? random.whole(o.threshold + 1, 60) : random.whole(1, o.threshold);
      activities.push(activityOf(o.start + window * windowMs, count));
    }
    return {
      organizationId: 10 + (index % 3),
      label: `host-${index}`,
      originId: 500 + index,
      activities,
    };
  });
};

export const countIn = (identity: ScriptedIdentity, windowStart: number, now: number): number => {
  let count = 0;
  for (const activity of identity.activities)
    if (activity.windowStart === windowStart)
      for (const batch of activity.batches) if (batch.visibleAt <= now) count += batch.count;
  return count;
};

/** Reports name an identity by its origin id, log files only by its label and another word for its kind. */
export const seenAs = (identity: ScriptedIdentity, source: 'reports' | 'logs'): SeenIdentity =>
  source === 'reports'
    ? { type: 'roaming', label: identity.label, originId: identity.originId }
    : { type: 'Roaming Computers', label: identity.label.toUpperCase(), originId: null };

/** Umbrella, by either source, as far as it can be seen at the present moment. */
export const createFakeAlerts = (
  clock: VirtualClock,
  identities: readonly ScriptedIdentity[],
  o: { readonly source: () => 'reports' | 'logs'; readonly reading: () => Promise<void> },
): AlertSource => ({
  async totals({ from, to }) {
    await o.reading();
    const totals = new Map<number, number>();
    for (const identity of identities)
      for (const { windowStart } of identity.activities)
        if (windowStart >= from && windowStart < to) {
          const before = totals.get(identity.organizationId) ?? 0;
          totals.set(identity.organizationId, before + countIn(identity, windowStart, clock.now()));
        }
    return [...totals].map(([organizationId, total]) => ({ organizationId, label: 'customer', total }));
  },
  async sightings(organizationId, windowStart) {
    await o.reading();
    const now = clock.now();
    return identities.flatMap((identity): WindowSighting[] => {
      const count = identity.organizationId === organizationId ? countIn(identity, windowStart, now) : 0;
      if (count === 0) return [];
      return [
        {
          identity: seenAs(identity, o.source()),
          events: count,
          counted: count,
          firstAt: windowStart,
          lastAt: windowStart + windowMs - 1,
          domains: [{ domain: 'beacon.example', count }],
          categories: ['Command and Control'],
        },
      ];
    });
  },
});
