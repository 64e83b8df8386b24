import { bePart } from '@parasol/demo';
import { startConsole, startWorker } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  databaseUrl: z.string(),
  stateDir: z.string(),
  limits: z.enum(['on', 'off']),
});

// Console and worker in one process, as on one machine, so that their memory can be told together.
bePart(settings, async ({ limits, ...rest }, log) => {
  const console = await startConsole({ ...rest, port: 0, allowLoopbackHosts: true, limits, log });
  const worker = await startWorker({
    ...rest,
    databaseOwnerUrl: null,
    allowLoopbackHosts: true,
    limits,
    log,
  });
  return {
    facts: { url: console.url, firstAdministratorUrl: console.firstAdministratorUrl },
    stop: async () => {
      await worker.stop();
      await console.stop();
    },
  };
});
