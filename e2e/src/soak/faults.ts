import { createHttpClient } from '@parasol/demo';
import { z } from 'zod';

import type { Random } from './random.ts';
import { latestApplyMs, staleSearchMs } from './times.ts';

const writes = ['POST', 'PATCH'];

/** What goes wrong in the PSA all the time, as shares of the requests. */
const psaRules = [
  { kind: 'latency', probability: 0.2, delayMs: 150 },
  { kind: 'throttle', probability: 0.02, retryAfterSeconds: 1 },
  { kind: 'error-before', probability: 0.03 },
  { kind: 'reset-before', probability: 0.03 },
  { kind: 'error-after', probability: 0.06, methods: writes },
  { kind: 'reset-after', probability: 0.06, methods: writes },
  { kind: 'late-apply', probability: 0.04, methods: writes, delayMs: 400 },
  { kind: 'late-apply', probability: 0.04, methods: writes, delayMs: latestApplyMs },
  {
    kind: 'stale-search',
    probability: 0.5,
    methods: ['GET'],
    path: '/service/tickets*',
    staleMs: staleSearchMs,
  },
  {
    kind: 'stale-search',
    probability: 0.5,
    methods: ['GET'],
    path: '/company/configurations',
    staleMs: staleSearchMs,
  },
];

const umbrellaKinds = ['latency', '429', '500', 'reset', 'expired-token', 'garbage'] as const;

const report = z.object({ rules: z.array(z.object({ kind: z.string(), done: z.number() })) });

/** How often the PSA did what was asked of it, by kind. */
export type FaultCounts = Record<string, number>;

/** The switches of both sandboxes. */
export const createFaults = (o: { readonly psaUrl: string; readonly umbrellaUrl: string }, seed: number) => {
  const psa = createHttpClient(`${o.psaUrl}/sandbox/api`);
  const umbrella = createHttpClient(`${o.umbrellaUrl}/sandbox/api`);
  return {
    on: async (): Promise<void> => {
      await psa.send('PUT', '/faults', { seed, rules: psaRules }, z.unknown());
    },
    /** One or two of Umbrella's next answers go wrong. */
    disturbUmbrella: async (random: Random): Promise<void> => {
      const rule = { kind: random.pick(umbrellaKinds), times: random.between(1, 2), latencyMs: 300 };
      await umbrella.send('PUT', '/faults', { rules: [rule] }, z.unknown());
    },
    off: async (): Promise<FaultCounts> => {
      const { rules } = await psa.get('/faults', report);
      await psa.send('DELETE', '/faults', undefined, z.unknown());
      await umbrella.send('DELETE', '/faults', undefined, z.unknown());
      const counts: FaultCounts = {};
      for (const { kind, done } of rules) counts[kind] = (counts[kind] ?? 0) + done;
      return counts;
    },
  };
};
