import { bePart } from '@parasol/demo';
import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { z } from 'zod';

const settings = z.object({
  customers: z.number(),
  rateLimits: z.boolean(),
  lastWindowStart: z.string().transform((text) => new Date(text)),
});

bePart(settings, async (o, log) => {
  const sandbox = await startUmbrellaSandbox({ port: 0, ...o, log });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
