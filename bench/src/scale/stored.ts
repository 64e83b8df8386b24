import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';
import { median } from '../median.ts';
import type { ScaleStage } from './stage.ts';
import { lookedAt, storedProviderId, storeProviders } from './stored-providers.ts';

const few = 10;
const many = 1_000;
const rounds = 30;
const ours = 7;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};

/** The median of each question, in milliseconds, one after the other and in turns. */
const askAll = async ({ api }: ScaleStage): Promise<ReadonlyMap<string, number>> => {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const path of lookedAt) {
      const ms = await timed(() => api.get(`/providers/${storedProviderId(ours)}${path}`, z.unknown()));
      times.set(path, [...(times.get(path) ?? []), ms]);
    }
  return new Map([...times].map(([question, all]) => [question, median(all)]));
};

/**
 * What the console's lists and searches take with 1,000 providers of 100 customers, against 10. What the planner asks
 * is counted in pages by `packages/parasol/src/schema/plans.test.ts`.
 */
export const measureStored = async (
  stage: ScaleStage,
  o: { readonly onProgress: (message: string) => void },
): Promise<Measure[]> => {
  await stage.workers(0);
  await storeProviders(stage.ownerUrl, 1, few);
  await askAll(stage);
  const before = await askAll(stage);
  o.onProgress(`${many - few} further providers of 100 customers`);
  await storeProviders(stage.ownerUrl, few + 1, many);
  await askAll(stage);
  const after = await askAll(stage);
  return [...after].map(([question, ms]) => {
    const times = ms / (before.get(question) ?? Number.NaN);
    return {
      name: `${question} with ${many} providers (${ms.toFixed(1)} ms) against ${few} (${before.get(question)?.toFixed(1)} ms)`,
      value: Number(times.toFixed(2)),
      unit: 'times',
      target: '<= 2',
      ok: times <= 2,
    };
  });
};
