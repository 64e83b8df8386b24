import type { HttpClient } from '@parasol/demo';
import { lastCompleteWindowStart, windowMs } from '@parasol/umbrella';
import { z } from 'zod';

import type { Random } from './random.ts';
import { threshold } from './times.ts';
import { firstWindowOver, type SoakIdentity, type SoakWorld } from './world.ts';

/** Reports come late: the settings' default. */
const lagMs = 30 * 60_000;

/**
 * Of the six windows that are judged again the oldest is left out, so that what is fed now is still judged when the
 * clock passes the end of a window meanwhile.
 */
const windowsFed = 5;

const usableWindows = (now: number): number[] => {
  const last = lastCompleteWindowStart(now, lagMs);
  return Array.from({ length: windowsFed }, (_, back) => last - back * windowMs);
};

/** Where the Umbrella sandbox is told what its customers' computers did. */
export const createFeed = (umbrella: HttpClient, world: SoakWorld, random: Random) => {
  const add = async (identity: SoakIdentity, window: number, count: number): Promise<void> => {
    identity.events.set(window, (identity.events.get(window) ?? 0) + count);
    await umbrella.send(
      'POST',
      '/sandbox/api/events',
      {
        organizationId: identity.customer.organizationId,
        identity: { label: identity.label, type: 'Roaming Computers' },
        count,
        at: new Date(window + random.between(0, windowMs / 2)).toISOString(),
        domain: `beacon${random.between(0, 9)}.c2.example`,
      },
      z.unknown(),
    );
  };
  const newIdentity = (): SoakIdentity => {
    const customer = random.pick(world.customers.filter((one) => one.mapped));
    const label = `laptop-${String(world.identities.length + 1).padStart(5, '0')}`;
    const identity = { label, customer, events: new Map<number, number>() };
    world.identities.push(identity);
    return identity;
  };
  const infect = (): Promise<void> =>
    add(newIdentity(), random.pick(usableWindows(Date.now())), random.between(threshold + 1, 20));
  /** Some, and not enough; perhaps more of it comes late. */
  const bother = (): Promise<void> =>
    add(newIdentity(), random.pick(usableWindows(Date.now())), random.between(1, threshold));
  const raise = async (): Promise<void> => {
    const quiet = world.identities.filter((one) => firstWindowOver(one, threshold) === null);
    const identity = quiet.length === 0 ? null : random.pick(quiet);
    const [window] = identity?.events.keys() ?? [];
    if (identity === null || window === undefined || !usableWindows(Date.now()).includes(window)) return;
    await add(identity, window, threshold);
  };
  /** Activity in a later window than the first one. */
  const goOn = async (): Promise<void> => {
    const choices = world.identities.flatMap((identity) => {
      const first = firstWindowOver(identity, threshold);
      if (first === null) return [];
      return usableWindows(Date.now())
        .filter((window) => window > first && !identity.events.has(window))
        .map((window) => ({ identity, window }));
    });
    if (choices.length === 0) return;
    const { identity, window } = random.pick(choices);
    await add(identity, window, random.between(1, 2 * threshold));
  };
  const changeSeats = async (): Promise<void> => {
    const customer = random.pick(world.customers);
    customer.seats += random.between(1, 50);
    await umbrella.send(
      'PATCH',
      `/sandbox/api/customers/${customer.organizationId}`,
      { seats: customer.seats },
      z.unknown(),
    );
  };
  const times = async (low: number, high: number, work: () => Promise<void>): Promise<void> => {
    for (let left = random.between(low, high); left > 0; left -= 1) await work();
  };

  return {
    /** New infections, old ones that go on, computers that are bothered but not infected, changed seats. */
    async cycle(): Promise<void> {
      await times(1, 4, infect);
      await times(1, 3, goOn);
      await times(0, 1, bother);
      await times(0, 1, raise);
      await times(0, 2, changeSeats);
    },
  };
};
