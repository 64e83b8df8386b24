import { startUmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { z } from 'zod';

import { bePart } from './be-part.ts';

const settings = z.object({
  port: z.number(),
  logsDir: z.string().optional(),
  customers: z.number().optional(),
});

bePart(settings, async ({ port, logsDir, customers }, log) => {
  const sandbox = await startUmbrellaSandbox({
    port,
    ...(logsDir === undefined ? {} : { logsDir }),
    ...(customers === undefined ? {} : { customers }),
    log,
  });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
