import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { api, listOf, nothing, ofProvider } from './client.ts';

const count = z.number();
const calls = z.record(z.string(), count);

const step = z.object({
  step: z.string(),
  phase: z.enum(['collect', 'plan', 'deliver']),
  done: count,
  total: count.nullable(),
  finished: z.boolean(),
});
export type RunStep = z.infer<typeof step>;

const plannedConfiguration = z.object({
  organizationId: count,
  customerName: z.string().nullable(),
  action: z.enum(['create', 'update', 'suspend']),
  configurationId: count.nullable(),
  changes: count,
  reason: z.string().nullable(),
});
const plannedTicket = z.object({
  what: z.enum(['create', 'append', 'close']),
  organizationId: count,
  customer: z.string(),
  identity: z.string(),
  window: z.string(),
  events: count,
  ticketId: count.nullable(),
  summary: z.string().nullable(),
  description: z.string().nullable(),
});
const plan = z.object({ configurations: z.array(plannedConfiguration), tickets: z.array(plannedTicket) });
export type Plan = z.infer<typeof plan>;

const result = z.object({
  customers: count,
  mapped: count,
  configurations: z.object({
    created: count,
    updated: count,
    unchanged: count,
    suspended: count,
    refused: count,
  }),
  tickets: z.object({ created: count, appended: count, reopened: count, closed: count }),
  calls: z.object({ psa: calls, umbrella: calls }),
  writes: count,
  reads: count,
  warnings: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      values: z.record(z.string(), z.union([z.string(), count])),
    }),
  ),
  plan: plan.optional(),
});
export type RunResult = z.infer<typeof result>;

const run = z.object({
  runId: z.string(),
  trigger: z.enum(['manual', 'schedule']),
  dryRun: z.boolean(),
  state: z.enum(['queued', 'running', 'done', 'partial', 'failed', 'cancelled', 'stopped']),
  phase: z.enum(['collect', 'plan', 'deliver']).nullable(),
  steps: z.array(step),
  requestedBy: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  cancelRequested: z.boolean(),
  paused: z.boolean(),
  result: result.nullable(),
  problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
});
export type Run = z.infer<typeof run>;
export type RunState = Run['state'];

const oneRun = run.extend({
  before: z.object({ runId: z.string(), at: z.string(), seconds: count.nullable(), result }).nullable(),
});
export type OneRun = z.infer<typeof oneRun>;

export const isActive = (state: RunState): boolean => state === 'queued' || state === 'running';

export const runsKey = (providerId: string) => ['runs', providerId];

export const useRuns = (providerId: string, query: QueryValues, enabled = true) =>
  useQuery({
    queryKey: [...runsKey(providerId), 'list', query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/runs'), listOf(run).extend({ paused: z.boolean() }), {
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: (current) =>
      current.state.data?.rows.some((row) => isActive(row.state)) ? 3000 : false,
    enabled,
  });

/** A run as it stands, kept up to date by server-sent events while it is under way. */
export function useLiveRun(providerId: string, runId: string) {
  const client = useQueryClient();
  const path = ofProvider(providerId, `/runs/${runId}`);
  const key = [...runsKey(providerId), runId];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get(path, oneRun, { signal }) });
  const [live, setLive] = useState<Run>();
  const active = query.data !== undefined && isActive(query.data.state);
  useEffect(() => {
    if (!active) return undefined;
    const source = new EventSource(`/api/v1${path}/events`);
    source.addEventListener('run', (event: MessageEvent<string>) => {
      const parsed = run.safeParse(JSON.parse(event.data));
      if (!parsed.success) return;
      setLive(parsed.data);
      if (isActive(parsed.data.state)) return;
      source.close();
      // What the run has changed is read again wherever it is shown.
      void client.invalidateQueries();
    });
    return () => source.close();
  }, [active, path, client]);
  // Events tell how far it is; what it came to, and what to compare it with, is read with the run itself.
  const current = query.data && active && live?.runId === runId ? { ...query.data, ...live } : query.data;
  return { ...query, data: current };
}

const started = z.object({ runId: z.string() });
export const startRun = (providerId: string, o: { dryRun: boolean; brakeReleased?: boolean }) =>
  api.post(ofProvider(providerId, '/runs'), o, started);

export const cancelRun = (providerId: string, runId: string) =>
  api.post(ofProvider(providerId, `/runs/${runId}/cancel`), {}, nothing);

export const pauseRuns = (providerId: string, paused: boolean) =>
  api.put(ofProvider(providerId, '/runs-paused'), { paused }, nothing);
