import { startPsaSandbox } from '@parasol/psa-sandbox';
import { z } from 'zod';

import { bePart } from './be-part.ts';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  port: z.number(),
  httpsPort: z.number().nullable(),
  stateDir: z.string(),
  webDir: z.string().optional(),
});

bePart(settings, async ({ databaseOwnerUrl, port, httpsPort, stateDir, webDir }, log) => {
  const sandbox = await startPsaSandbox({
    databaseOwnerUrl,
    port,
    httpsPort,
    stateDir,
    seed: 'small',
    ...(webDir === undefined ? {} : { webDir }),
    log,
  });
  return {
    facts: { url: sandbox.url, httpsUrl: sandbox.httpsUrl, caFile: sandbox.caFile },
    stop: () => sandbox.stop(),
  };
});
