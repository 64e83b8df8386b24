import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { addTotals, noTotals, type Totals } from './totals.ts';

const spanSeeds = 50;

/** Runs seeds on all cores; `onProgress` is told the totals so far. Stops at the first failing span if asked to. */
export const runInThreads = async (o: {
  readonly from: number;
  readonly seeds: number;
  readonly threads?: number;
  readonly onProgress?: (totals: Readonly<Totals>) => void;
}): Promise<Totals> => {
  const totals = noTotals();
  const end = o.from + o.seeds;
  let next = o.from;
  const count = Math.min(o.threads ?? availableParallelism(), Math.ceil(o.seeds / spanSeeds));
  const inOneThread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('seed-worker.ts', import.meta.url), {
        // almost everything dies young: more room for it means fewer collections
        resourceLimits: { maxYoungGenerationSizeMb: 64 },
      });
      const giveNext = (): void => {
        if (next >= end) {
          void worker.terminate().then(() => resolve());
          return;
        }
        const to = Math.min(end, next + spanSeeds);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ from: next, to });
        next = to;
      };
      worker.on('message', (span: Totals) => {
        addTotals(totals, span);
        o.onProgress?.(totals);
        giveNext();
      });
      worker.on('error', reject);
      giveNext();
    });
  await Promise.all(Array.from({ length: count }, inOneThread));
  return totals;
};
