import { z } from '@hono/zod-openapi';
import { budgetStatus } from '../../budgets/index.ts';
import { customerCounts } from '../../customers/index.ts';
import { configurationTroubles, protectionSince } from '../../configurations/index.ts';
import { incidentCounts, windowTotals } from '../../incidents/index.ts';
import { ledgerStatus } from '../../ledger/index.ts';
import {
  budgetAccounts,
  credentialStatus,
  getSettings,
  type CredentialStatus,
} from '../../providers/index.ts';
import { latestRights } from '../../rights/index.ts';
import { listRuns } from '../../runs/index.ts';
import type { HttpDeps } from '../env.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

const count = z.number().int();
const chartDays = 7;

const view = z
  .object({
    customers: z.object({ unmapped: count, mapped: count, suspended: count, removed: count }),
    umbrella: z.object({ connected: z.boolean(), expiresAt: instant.nullable() }),
    psa: z.object({ connected: z.boolean(), enabled: z.boolean(), companyName: z.string().nullable() }),
    configurations: z
      .object({ suspended: count, refused: count })
      .openapi({ description: 'Of mappings that are not suspended themselves' }),
    rights: z.object({ granted: count, total: count, checkedAt: instant }).nullable(),
    ticketing: z.object({ enabled: z.boolean(), boardName: z.string().nullable() }),
    incidents: z.object({ open: count, unmapped: count, closed: count }),
    writes: z.object({
      waiting: count,
      unknown: count,
      refused: count,
      held: count,
      done: count,
      duplicates: count,
    }),
    lastRun: z.object({ runId: z.string(), state: z.string(), dryRun: z.boolean(), at: instant }).nullable(),
    budgets: z
      .array(
        z.object({
          name: z.string(),
          used: count,
          limit: count,
          perSeconds: count,
          waitsUntil: instant.nullable().openapi({ description: 'The vendor asked to wait until then' }),
        }),
      )
      .openapi({ description: "The fullest window of each of the vendors' budgets" }),
    protection: z
      .object({ active: count, partial: count, inactive: count, at: instant })
      .nullable()
      .openapi({ description: 'Mapped customers by their protection, at the end of the last window' }),
    blocked: z
      .array(z.object({ at: instant, requests: count, blocked: count }))
      .openapi({ description: 'DNS requests of the 24 hours before the end of each window, 7 days' }),
    contained: z
      .array(z.object({ windowStart: instant, events: count, identities: count }))
      .openapi({ description: 'Blocked command-and-control events by four-hour window, 7 days' }),
  })
  .openapi('Overview');

const overview = providerRoute('overview.read', {
  method: 'get',
  path: '/providers/{providerId}/overview',
  summary: 'How a provider stands, in one answer',
  request: { params: providerParams },
  responses: { 200: json(view, 'The overview') },
});

const budgetsOf = async (deps: HttpDeps, credentials: CredentialStatus) => {
  const budgets = await budgetStatus(deps, budgetAccounts(credentials));
  const named = budgets.flatMap(({ budget, windows, blockedUntil }) => {
    const [fullest] = windows.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
    if (fullest === undefined || fullest.used === 0) return [];
    return [
      {
        name: budget,
        used: fullest.used,
        limit: fullest.limit,
        perSeconds: Math.round(fullest.periodMs / 1000),
        waitsUntil: toInstantOrNull(blockedUntil),
      },
    ];
  });
  // Some budgets are counted per organisation; the fullest one of each name is shown.
  const fullestFirst = named.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
  return fullestFirst.filter(
    (one, index) => fullestFirst.findIndex((other) => other.name === one.name) === index,
  );
};

const read = async (deps: HttpDeps, providerId: string): Promise<z.infer<typeof view>> => {
  const since = new Date(deps.clock.now().getTime() - chartDays * 24 * 60 * 60_000);
  const [protection, windows] = await Promise.all([
    protectionSince(deps, providerId, since),
    windowTotals(deps, providerId, { from: since }),
  ]);
  const latest = protection.at(-1);
  const [customers, configurations, credentials, rights, settings, incidents, ledger, runs] =
    await Promise.all([
      customerCounts(deps, providerId),
      configurationTroubles(deps, providerId),
      credentialStatus(deps, providerId),
      latestRights(deps, providerId),
      getSettings(deps, providerId),
      incidentCounts(deps, providerId),
      ledgerStatus(deps, providerId),
      listRuns(deps, providerId, { pageSize: 1 }),
    ]);
  const budgets = await budgetsOf(deps, credentials);
  const [run] = runs.rows;
  const { pending = 0, sending = 0, unknown = 0, refused = 0, held = 0, done = 0 } = ledger.states;
  return {
    customers,
    configurations,
    umbrella: {
      connected: credentials.umbrella !== null,
      expiresAt: toInstantOrNull(credentials.umbrella?.expiresAt),
    },
    psa: {
      connected: credentials.psa !== null,
      enabled: credentials.psa?.enabled ?? false,
      companyName: credentials.psa?.companyName ?? null,
    },
    rights: rights && {
      granted: rights.granted,
      total: rights.rights.length,
      checkedAt: toInstant(rights.checkedAt),
    },
    ticketing: { enabled: settings.ticketing.enabled, boardName: settings.ticketing.boardName ?? null },
    incidents,
    writes: { waiting: pending + sending, unknown, refused, held, done, duplicates: ledger.duplicates },
    lastRun:
      run === undefined
        ? null
        : {
            runId: run.runId,
            state: run.state,
            dryRun: run.dryRun,
            at: toInstant(run.startedAt ?? run.createdAt),
          },
    budgets,
    protection: latest
      ? {
          active: latest.active,
          partial: latest.partial,
          inactive: latest.inactive,
          at: toInstant(latest.at),
        }
      : null,
    blocked: protection.map(({ at, requests, blocked }) => ({ at: toInstant(at), requests, blocked })),
    contained: windows.map(({ windowStart, events, identities }) => ({
      windowStart: toInstant(windowStart),
      events,
      identities,
    })),
  };
};

export const overviewRoutes = newRouter().openapi(overview, async (c) =>
  c.json(await read(c.get('deps'), c.req.valid('param').providerId), 200),
);
