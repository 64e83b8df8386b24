import { check, type Verdict } from './check.ts';
import { liveThrough, type Sabotage } from './world.ts';

/** Infected identities in each seed. */
export const incidentsPerSeed = 8;

/** Every tenth seed lets the vendor apply requests later than settle, where the sweep has to find what comes of it. */
export const isBeyondSettle = (seed: number): boolean => seed % 10 === 0;

/** Lives through one seed and checks it. The same seed always ends the same way. */
export const runSeed = async (seed: number, sabotage?: Sabotage): Promise<Verdict> => {
  const beyondSettle = isBeyondSettle(seed);
  const world = await liveThrough({ seed, beyondSettle, infected: incidentsPerSeed, sabotage });
  return check(world, { beyondSettle });
};
