import { parentPort } from 'node:worker_threads';

import { z } from 'zod';

import { runSeeds } from './totals.ts';

const request = z.object({ from: z.number(), to: z.number() });

// one thread of several: is given a span of seeds, answers with their totals
parentPort?.on('message', (message: unknown) => {
  const { from, to } = request.parse(message);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void runSeeds(from, to).then((totals) => parentPort?.postMessage(totals));
});
