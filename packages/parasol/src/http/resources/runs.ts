import { z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import {
  cancelRun,
  getRun,
  listRuns,
  runBefore,
  pauseRuns,
  resumeRuns,
  runsPaused,
  startRun,
  watchRun,
  type Run,
} from '../../runs/index.ts';
import { customerNames } from '../../customers/index.ts';
import type { HttpDeps } from '../env.ts';
import { actorOf, mayStill } from '../guards.ts';
import { instant, listOf, pageQuery, toInstant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, orNull, providerRoute } from '../routes.ts';
import { presentResult, runResult } from './run-result.ts';

const view = z
  .object({
    runId: z.string(),
    trigger: z.enum(['manual', 'schedule']),
    dryRun: z.boolean(),
    state: z.enum(['queued', 'running', 'done', 'partial', 'failed', 'cancelled', 'stopped']),
    phase: z.enum(['collect', 'plan', 'deliver']).nullable(),
    steps: z.array(
      z.object({
        step: z.string(),
        phase: z.enum(['collect', 'plan', 'deliver']),
        done: z.number(),
        total: z.number().nullable(),
        finished: z.boolean(),
      }),
    ),
    requestedBy: z.string().nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    cancelRequested: z.boolean(),
    paused: z.boolean().openapi({ description: 'It waits until runs may go on' }),
    result: orNull(runResult),
    problem: z
      .object({
        code: z.string(),
        message: z.string(),
        advice: z.string(),
        details: z.record(z.string(), z.unknown()),
      })
      .nullable(),
  })
  .openapi('Run');

type NameOf = (organizationId: number) => string | null;
const nobody: NameOf = () => null;

const present = (run: Run, paused: boolean, nameOf = nobody): z.infer<typeof view> => ({
  runId: run.runId,
  trigger: run.trigger,
  dryRun: run.dryRun,
  state: run.state,
  phase: run.phase,
  steps: [...run.steps],
  requestedBy: run.requestedBy,
  createdAt: toInstant(run.createdAt),
  startedAt: toInstantOrNull(run.startedAt),
  endedAt: toInstantOrNull(run.endedAt),
  cancelRequested: run.cancelRequested,
  paused: paused && !run.dryRun && (run.state === 'queued' || run.state === 'running'),
  result: run.result === null ? null : presentResult(run.result, nameOf),
  problem: run.problem === null ? null : { ...run.problem, details: { ...run.problem.details } },
});

/** A plan names its customers; without one nothing is read for it. */
const namesOf = async (deps: HttpDeps, providerId: string, run: Run): Promise<NameOf> => {
  if (run.result?.plan === undefined) return nobody;
  const names = new Map((await customerNames(deps, providerId)).map((one) => [one.organizationId, one.name]));
  return (organizationId) => names.get(organizationId) ?? null;
};

/** Lists and events tell the counts; up to two thousand planned rows are read with the run itself. */
const withoutPlan = (run: Run): Run => {
  if (run.result?.plan === undefined) return run;
  const { plan: _, ...result } = run.result;
  return { ...run, result };
};

const presentBefore = (run: Run | null) => {
  if (run === null || run.result === null) return null;
  const { result } = withoutPlan(run);
  if (result === null) return null;
  const seconds =
    run.startedAt && run.endedAt ? (run.endedAt.getTime() - run.startedAt.getTime()) / 1_000 : null;
  return { runId: run.runId, at: toInstant(run.createdAt), seconds, result: presentResult(result, nobody) };
};

const runParams = providerParams.extend({ runId: z.uuid() });

const start = providerRoute('runs.start', {
  method: 'post',
  path: '/providers/{providerId}/runs',
  summary: 'Start a run; a dry run decides everything and writes nothing',
  request: {
    params: providerParams,
    ...jsonBody(
      z.strictObject({
        dryRun: z.boolean().default(false),
        brakeReleased: z.boolean().default(false).openapi({
          description: 'Let a run pass that was stopped because it would suspend, or make again, too much',
        }),
      }),
    ),
  },
  responses: { 202: json(z.object({ runId: z.string() }), 'Queued') },
});

const list = providerRoute('runs.read', {
  method: 'get',
  path: '/providers/{providerId}/runs',
  summary: 'Runs, the latest first',
  request: { params: providerParams, query: z.object(pageQuery) },
  responses: { 200: json(listOf(view).extend({ paused: z.boolean() }), 'Runs') },
});

const read = providerRoute('runs.read', {
  method: 'get',
  path: '/providers/{providerId}/runs/{runId}',
  summary: 'One run',
  request: { params: runParams },
  responses: {
    200: json(
      view.extend({
        before: z
          .object({ runId: z.string(), at: instant, seconds: z.number().nullable(), result: runResult })
          .nullable()
          .openapi({ description: 'The last one of its kind before it, to compare with' }),
      }),
      'The run',
    ),
  },
});

const events = providerRoute('runs.read', {
  method: 'get',
  path: '/providers/{providerId}/runs/{runId}/events',
  summary: 'The run as it changes (server-sent events named run); the last one is its final state',
  request: { params: runParams },
  responses: { 200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } } },
});

const cancel = providerRoute('runs.start', {
  method: 'post',
  path: '/providers/{providerId}/runs/{runId}/cancel',
  summary: 'Ask a run to stop at its next safe point',
  request: { params: runParams },
  responses: { 202: { description: 'Asked' } },
});

const pause = providerRoute('runs.start', {
  method: 'put',
  path: '/providers/{providerId}/runs-paused',
  summary: 'Hold all runs of this provider, or let them start again',
  request: { params: providerParams, ...jsonBody(z.strictObject({ paused: z.boolean() })) },
  responses: { 204: { description: 'Done' } },
});

/** A dead connection is noticed by its heartbeat; streams end after an hour, and browsers connect again. */
const heartbeatMs = 15_000;
const streamMaxMs = 3_600_000;

export const runRoutes = newRouter()
  .openapi(start, async (c) => {
    const { dryRun, brakeReleased } = c.req.valid('json');
    const { providerId } = c.req.valid('param');
    const request = { trigger: 'manual', dryRun, brakeReleased, requestedBy: actorOf(c).name } as const;
    return c.json(await startRun(c.get('deps'), providerId, request), 202);
  })
  .openapi(list, async (c) => {
    const { providerId } = c.req.valid('param');
    const found = await listRuns(c.get('deps'), providerId, c.req.valid('query'));
    const paused = await runsPaused(c.get('deps'), providerId);
    return c.json(
      { ...found, rows: found.rows.map((run) => present(withoutPlan(run), paused)), paused },
      200,
    );
  })
  .openapi(read, async (c) => {
    const { providerId, runId } = c.req.valid('param');
    const deps = c.get('deps');
    const run = await getRun(deps, providerId, runId);
    const [paused, before, nameOf] = await Promise.all([
      runsPaused(deps, providerId),
      runBefore(deps, run),
      namesOf(deps, providerId, run),
    ]);
    return c.json({ ...present(run, paused, nameOf), before: presentBefore(before) }, 200);
  })
  .openapi(events, async (c) => {
    const { providerId, runId } = c.req.valid('param');
    const deps = c.get('deps');
    // Asked before the stream starts: a run that isn't there is an error answer, not an empty stream.
    await getRun(deps, providerId, runId);
    return streamSSE(c, async (stream) => {
      const ended = new AbortController();
      stream.onAbort(() => ended.abort());
      const limit = setTimeout(() => ended.abort(), streamMaxMs);
      // Who signs out or is taken out of the provider meanwhile is told nothing more.
      const heartbeat = setInterval(() => {
        mayStill(c, 'runs.read').then(
          async (may) => (may ? stream.write(': still here\n\n') : ended.abort()),
          () => ended.abort(),
        );
      }, heartbeatMs);
      try {
        for await (const run of watchRun(deps, providerId, runId, ended.signal)) {
          if (!(await mayStill(c, 'runs.read'))) break;
          const paused = await runsPaused(deps, providerId);
          await stream.writeSSE({ event: 'run', data: JSON.stringify(present(withoutPlan(run), paused)) });
        }
      } finally {
        clearInterval(heartbeat);
        clearTimeout(limit);
      }
    });
  })
  .openapi(cancel, async (c) => {
    const { providerId, runId } = c.req.valid('param');
    await cancelRun(c.get('deps'), providerId, runId);
    return c.body(null, 202);
  })
  .openapi(pause, async (c) => {
    const { providerId } = c.req.valid('param');
    if (c.req.valid('json').paused) await pauseRuns(c.get('deps'), providerId, actorOf(c).name);
    else await resumeRuns(c.get('deps'), providerId);
    return c.body(null, 204);
  });
