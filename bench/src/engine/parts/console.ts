import { bePart } from '@parasol/demo';
import { startConsole, startWorker } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  databaseUrl: z.string(),
  stateDir: z.string(),
  limits: z.enum(['on', 'off']),
  extraCa: z.string(),
  clockAheadMs: z.number(),
});
const question = z.union([
  z.object({ what: z.literal('memory') }),
  z.object({ what: z.literal('clock'), aheadMs: z.number() }),
]);

// Console and worker in one process, as on one machine, so that their memory can be told together.
bePart(settings, async ({ limits, clockAheadMs, ...rest }, log) => {
  let aheadMs = clockAheadMs;
  const common = { ...rest, allowLoopbackHosts: true, limits, log };
  const console = await startConsole({ ...common, port: 0 });
  const worker = await startWorker({
    ...common,
    databaseOwnerUrl: null,
    clock: { now: () => new Date(Date.now() + aheadMs) },
  });
  return {
    facts: { url: console.url, firstAdministratorUrl: console.firstAdministratorUrl },
    answer: (asked) => {
      const wanted = question.parse(asked);
      if (wanted.what === 'clock') aheadMs = wanted.aheadMs;
      const { rss, heapUsed } = process.memoryUsage();
      return Promise.resolve({ bytes: rss, heapBytes: heapUsed });
    },
    stop: async () => {
      await worker.stop();
      await console.stop();
    },
  };
});
