import { bePart } from '@parasol/demo';
import { giveWay, startWorker } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({ databaseUrl: z.string(), stateDir: z.string(), runs: z.number() });

// A run calls one after another but for its writes: so many runs at once are one to two times as many calls in flight.
bePart(settings, async ({ databaseUrl, stateDir, runs }, log) => {
  giveWay();
  const worker = await startWorker({
    databaseOwnerUrl: null,
    databaseUrl,
    stateDir,
    allowLoopbackHosts: true,
    concurrency: runs + 4,
    runs,
    log,
  });
  return { facts: { name: worker.name, pid: process.pid }, stop: () => worker.stop() };
});
