import { bePart } from '@parasol/demo';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { z } from 'zod';

const settings = z.object({ furtherMsps: z.array(z.number()) });

// Parasol keeps to the limits; the sandbox doesn't count, because each pass begins with budgets that are free, as after
// the hours between two runs in life.
bePart(settings, async ({ furtherMsps }, log) => {
  const sandbox = await startUmbrellaSandbox({ port: 0, customers: 2, furtherMsps, rateLimits: false, log });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
