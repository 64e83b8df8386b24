import { bePart } from '@parasol/demo';
import { startWorker } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({
  databaseUrl: z.string(),
  stateDir: z.string(),
  timeScale: z.number(),
  /** How far behind the machine's clock this process believes to be. */
  clockBackMs: z.number(),
});

// The vendors' budgets are the one thing that can't be scaled with the rest: they are off, and the PSA's own 429 is on.
bePart(settings, async ({ databaseUrl, stateDir, timeScale, clockBackMs }, log) => {
  const worker = await startWorker({
    databaseOwnerUrl: null,
    databaseUrl,
    stateDir,
    allowLoopbackHosts: true,
    timeScale,
    leaseMs: 2_000,
    pollMs: 250,
    failureDelayMs: 1_000,
    limits: 'off',
    clock: { now: () => new Date(Date.now() - clockBackMs) },
    log,
  });
  return { facts: { name: worker.name }, stop: () => worker.stop() };
});
