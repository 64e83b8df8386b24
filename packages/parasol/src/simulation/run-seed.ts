import { check, type Verdict } from './check.ts';
import { liveThrough } from './world.ts';

/** Lives through one seed and checks it. The same seed always ends the same way. */
export const runSeed = async (
  seed: number,
  o: { readonly beyondSettle?: boolean } = {},
): Promise<Verdict> => {
  const beyondSettle = o.beyondSettle ?? false;
  return check(await liveThrough({ seed, beyondSettle }), { beyondSettle });
};
