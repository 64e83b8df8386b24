import { startConsole, startWorker } from '@parasol/parasol';
import { z } from 'zod';

import { bePart } from './be-part.ts';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  databaseUrl: z.string(),
  stateDir: z.string(),
  port: z.number(),
  limits: z.enum(['on', 'off']),
  webDir: z.string().optional(),
});

const question = z.object({ signInLinkFor: z.string() });
const aDaySeconds = 24 * 3600;

// Console and worker in one process: that is how one machine runs Parasol. The sandboxes are on this machine too,
// so hosts of the loopback are allowed, which a production console refuses.
bePart(settings, async ({ webDir, limits, ...rest }, log) => {
  const console = await startConsole({
    ...rest,
    ...(webDir === undefined ? {} : { webDir }),
    allowLoopbackHosts: true,
    log,
  });
  const worker = await startWorker({
    databaseOwnerUrl: null, // the console has migrated it
    databaseUrl: rest.databaseUrl,
    stateDir: rest.stateDir,
    allowLoopbackHosts: true,
    limits,
    log,
  });
  return {
    facts: { url: console.url, firstAdministratorUrl: console.firstAdministratorUrl },
    // The parent owns this machine's installation: what `parasol sign-in-link` does for an operator, without a route.
    answer: async (asked) =>
      console.signInLink(question.parse(asked).signInLinkFor, {
        validSeconds: aDaySeconds,
        madeBy: 'npm start',
      }),
    stop: async () => {
      await worker.stop();
      await console.stop();
    },
  };
});
