import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const Callback = z.object({
  id: z.number(),
  description: z.string().nullable(),
  url: z.string(),
  type: z.string(),
  level: z.string(),
  objectId: z.number(),
  member: z.string().nullable(),
  inactiveFlag: z.boolean(),
  failingSince: z.string().nullable(),
});
export type Callback = z.infer<typeof Callback>;

const Delivery = z.object({
  at: z.string(),
  callbackId: z.number(),
  url: z.string(),
  action: z.string(),
  attempts: z.array(z.union([z.number(), z.string()])),
  outcome: z.enum(['under way', 'delivered', 'failed', 'not sent']),
});
export type Delivery = z.infer<typeof Delivery>;

const Clock = z.object({ now: z.string(), aheadMs: z.number() });

const refetchInterval = 2_000;

export const useCallbacks = () =>
  useQuery({
    queryKey: ['callbacks'],
    queryFn: () => api.get('/callbacks', z.array(Callback)),
    refetchInterval,
  });
export const useDeliveries = () =>
  useQuery({
    queryKey: ['callbacks', 'deliveries'],
    queryFn: () => api.get('/callbacks/deliveries', z.array(Delivery)),
    refetchInterval,
  });
export const useClock = () =>
  useQuery({ queryKey: ['clock'], queryFn: () => api.get('/clock', Clock), refetchInterval });

export function useCallbackChanges() {
  const client = useQueryClient();
  const then = async (change: Promise<unknown>): Promise<void> => {
    await change;
    await client.invalidateQueries({ queryKey: ['callbacks'] });
  };
  return {
    setInactive: (id: number, inactiveFlag: boolean) =>
      then(api.put(`/callbacks/${id}`, { inactiveFlag }, z.unknown())),
    remove: (id: number) => then(api.delete(`/callbacks/${id}`, z.unknown())),
  };
}

export function useClockChanges() {
  const client = useQueryClient();
  return {
    advance: async (advanceMs: number): Promise<void> => {
      client.setQueryData(['clock'], await api.post('/clock', { advanceMs }, Clock));
    },
    setRight: async (): Promise<void> => {
      client.setQueryData(['clock'], await api.delete('/clock', Clock));
    },
  };
}
