import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { api, listOf, ofProvider } from './client.ts';

const count = z.number();
const calls = z.record(z.string(), count);

const run = z.object({
  runId: z.string(),
  trigger: z.enum(['manual', 'schedule']),
  dryRun: z.boolean(),
  state: z.enum(['queued', 'running', 'done', 'partial', 'failed', 'cancelled', 'stopped']),
  phase: z.enum(['collect', 'plan', 'deliver']).nullable(),
  steps: z.array(
    z.object({
      step: z.string(),
      phase: z.enum(['collect', 'plan', 'deliver']),
      done: count,
      total: count.nullable(),
      finished: z.boolean(),
    }),
  ),
  requestedBy: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  cancelRequested: z.boolean(),
  result: z
    .object({
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
      plan: z.object({ configurations: z.array(z.unknown()), tickets: z.array(z.unknown()) }).optional(),
    })
    .nullable(),
  problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
});
export type Run = z.infer<typeof run>;
export type RunState = Run['state'];

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
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get(path, run, { signal }) });
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
  const current = live?.runId === runId ? live : query.data;
  return { ...query, data: current };
}

const started = z.object({ runId: z.string() });
export const startRun = (providerId: string, o: { dryRun: boolean; brakeReleased?: boolean }) =>
  api.post(ofProvider(providerId, '/runs'), o, started);
