import { bePart } from '@parasol/demo';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { z } from 'zod';

const settings = z.object({ furtherMsps: z.array(z.number()) });

// The limits are on: each provider has a key of its own, as in life.
bePart(settings, async ({ furtherMsps }, log) => {
  const sandbox = await startUmbrellaSandbox({ port: 0, customers: 2, furtherMsps, rateLimits: true, log });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
