import { bePart } from '@parasol/demo';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { z } from 'zod';

const settings = z.object({ seed: z.number(), lastWindowStart: z.coerce.date() });

// Two customers of its own, whose infections lie before anything that is judged: all others are added by the soak.
bePart(settings, async ({ seed, lastWindowStart }, log) => {
  const sandbox = await startUmbrellaSandbox({ port: 0, customers: 2, seed, lastWindowStart, log });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
