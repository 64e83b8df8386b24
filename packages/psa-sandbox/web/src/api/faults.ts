import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

/** What can be made to go wrong; "before" and "after" say whether the request is applied. */
export const faultKinds = [
  'latency',
  'throttle',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'late-apply',
  'stale-search',
] as const;
export type FaultKind = (typeof faultKinds)[number];
export const faultMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const Rule = z.object({
  kind: z.enum(faultKinds),
  methods: z.array(z.enum(faultMethods)).optional(),
  path: z.string(),
  probability: z.number(),
  times: z.number().optional(),
  delayMs: z.number(),
  retryAfterSeconds: z.number().nullable(),
  staleMs: z.number(),
});
export type FaultRule = z.infer<typeof Rule>;
const Met = Rule.extend({ seen: z.number(), done: z.number() });
/** A rule, with how many requests it has met and how many of them it has struck. */
export type MetRule = z.infer<typeof Met>;
const Report = z.object({ seed: z.number(), rules: z.array(Met) });
type Report = z.infer<typeof Report>;

const queryKey = ['faults'];

export const useFaults = () =>
  useQuery({ queryKey, queryFn: () => api.get('/faults', Report), refetchInterval: 2_000, staleTime: 0 });

/** Changes to the plan; each lets all rules begin to count and to choose anew. */
export function useFaultChanges() {
  const client = useQueryClient();
  const set = async (plan: { seed: number; rules: readonly FaultRule[] }): Promise<void> => {
    const sent = { seed: plan.seed, rules: plan.rules.map((rule) => Rule.parse(rule)) };
    client.setQueryData(queryKey, await api.put('/faults', sent, Report));
  };
  return {
    set,
    add: async (rule: FaultRule): Promise<void> => {
      const { seed, rules } = await api.get('/faults', Report);
      await set({ seed, rules: [...rules, rule] });
    },
    clear: async (): Promise<void> => {
      await api.delete('/faults', z.unknown());
      await client.invalidateQueries({ queryKey });
    },
  };
}
