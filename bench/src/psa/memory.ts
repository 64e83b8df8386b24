import type { Measure } from '../logs/measure.ts';
import { load } from './load.ts';
import { psaRequests } from './requests.ts';
import type { MeasuredSandbox } from './sandbox.ts';

const memoryMaxMb = 250;
/** What a heap of this size moves by itself between two collections. */
const growthMaxMb = 15;
/** Reads weigh more than lists and creates, as with real clients. */
const shares = { read: 0.6, list: 0.2, create: 0.2 } as const;

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

/** Resident memory of the server's process after so many requests, and what as many again add to it. */
export const measureMemory = async (
  sandbox: MeasuredSandbox,
  tool: string,
  o: { memoryRequests: number; onProgress: (message: string) => void },
): Promise<Measure[]> => {
  const serve = async (): Promise<number> => {
    for (const task of ['read', 'list', 'create'] as const) {
      const requests = Math.round(o.memoryRequests * shares[task]);
      await load({
        tool,
        url: sandbox.url,
        requests: psaRequests(task, sandbox.base, sandbox.headers),
        until: { requests },
      });
    }
    return sandbox.memory();
  };
  const first = megabytes(await serve());
  o.onProgress(`memory after ${o.memoryRequests} requests: ${first} MB`);
  const second = megabytes(await serve());
  o.onProgress(`memory after as many again: ${second} MB`);
  return [
    {
      name: `memory of the server process after ${o.memoryRequests} requests`,
      value: first,
      unit: 'MB',
      target: `< ${memoryMaxMb}`,
      ok: first < memoryMaxMb,
    },
    {
      name: 'memory that as many requests again add',
      value: second - first,
      unit: 'MB',
      target: `<= ${growthMaxMb}, and < ${memoryMaxMb} in all`,
      ok: second - first <= growthMaxMb && second < memoryMaxMb,
    },
  ];
};
