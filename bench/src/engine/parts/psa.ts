import { bePart } from '@parasol/demo';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { z } from 'zod';

const settings = z.object({ databaseOwnerUrl: z.string(), stateDir: z.string() });

bePart(settings, async ({ databaseOwnerUrl, stateDir }, log) => {
  const sandbox = await startPsaSandbox({
    databaseOwnerUrl,
    port: 0,
    httpsPort: 0,
    seed: 'small',
    stateDir,
    log,
  });
  return {
    facts: { url: sandbox.url, httpsUrl: sandbox.httpsUrl, caFile: sandbox.caFile },
    stop: () => sandbox.stop(),
  };
});
