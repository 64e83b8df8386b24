import { check, type Verdict } from './check.ts';
import { liveThrough } from './world.ts';

/** Infected identities in each seed. */
export const incidentsPerSeed = 8;

/** Every tenth seed lets the vendor apply requests later than settle, where the sweep has to find what comes of it. */
export const isBeyondSettle = (seed: number): boolean => seed % 10 === 0;

/** Lives through one seed and checks it. The same seed always ends the same way. */
export const runSeed = async (seed: number): Promise<Verdict> => {
  const beyondSettle = isBeyondSettle(seed);
  return check(await liveThrough({ seed, beyondSettle, infected: incidentsPerSeed }), { beyondSettle });
};
