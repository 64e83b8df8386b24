import { bePart } from '@parasol/demo';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { z } from 'zod';

const settings = z.object({ databaseOwnerUrl: z.string(), stateDir: z.string() });

bePart(settings, async ({ databaseOwnerUrl, stateDir }, log) => {
  const sandbox = await startPsaSandbox({ databaseOwnerUrl, stateDir, port: 0, seed: 'small', log });
  return { facts: { url: sandbox.url }, stop: () => sandbox.stop() };
});
