import { bePart } from '@parasol/demo';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { z } from 'zod';

const settings = z.object({ databaseUrls: z.array(z.string()), connections: z.number() });

// A ConnectWise for each provider, as in life: of one alone, each would read the companies and configurations of all.
bePart(settings, async ({ databaseUrls, connections }, log) => {
  const sandboxes: Awaited<ReturnType<typeof startPsaSandbox>>[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
  };
  try {
    for (const databaseOwnerUrl of databaseUrls)
      sandboxes.push(await startPsaSandbox({ databaseOwnerUrl, port: 0, seed: 'small', connections, log }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { facts: { urls: sandboxes.map(({ url }) => url) }, stop };
});
