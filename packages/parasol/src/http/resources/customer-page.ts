import { z } from '@hono/zod-openapi';
import { PsaCallError } from '@parasol/connectwise';
import { customerAnswers, listConfigurations } from '../../configurations/index.ts';
import { getCustomer, mappedCustomer } from '../../customers/index.ts';
import { parasolError } from '../../errors/index.ts';
import { listIncidents, windowTotals } from '../../incidents/index.ts';
import { intentKinds, intentStates } from '../../ledger/index.ts';
import {
  customerSettings,
  getCustomerSettings,
  getProvider,
  getSettings,
  providerSettings,
  psaClientFor,
  withOverrides,
} from '../../providers/index.ts';
import { listWrites, type WriteRow } from '../../repairs/index.ts';
import { mayAlso, visibleCustomers } from '../guards.ts';
import { instant, toInstant } from '../lists.ts';
import { organizationParams } from '../params.ts';
import { psaLinksOf } from '../psa-links.ts';
import { json, newRouter, orNull, providerRoute } from '../routes.ts';
import { configurationView, presentConfiguration } from './configurations.ts';
import { customerView, presentCustomer } from './customers.ts';
import { incidentView, presentIncident } from './incidents.ts';
import type { Context } from 'hono';
import type { HttpEnv } from '../env.ts';

const dayMs = 24 * 60 * 60_000;
const windowsDays = 14;
/** How long a screen waits for its turn at the PSA; then it says that the budget is used up. */
const answersWaitMs = 5_000;

export const windowView = z.object({
  windowStart: instant,
  events: z.number().int(),
  identities: z.number().int(),
  over: z.boolean().openapi({ description: 'One identity had more than the threshold' }),
});

const write = z.object({
  intentId: z.string(),
  kind: z.enum(intentKinds),
  state: z.enum(intentStates),
  identity: z.string().nullable(),
  incidentId: z.string().nullable(),
  remoteId: z.string().nullable(),
  decidedAt: instant,
  changedAt: instant,
});

const page = providerRoute('customers.read', {
  method: 'get',
  path: '/providers/{providerId}/customers/{organizationId}/page',
  summary: 'One customer with its configuration, incidents, four-hour windows and writes',
  request: { params: organizationParams },
  responses: {
    200: json(
      z
        .object({
          customer: customerView,
          configuration: orNull(configurationView),
          incidents: z.array(incidentView),
          threshold: z.number().int(),
          windows: z
            .array(windowView)
            .openapi({ description: 'Of the last 14 days, as far as they were read' }),
          settings: z
            .object({ overrides: customerSettings, provider: providerSettings })
            .nullable()
            .openapi({ description: "Its own settings and the provider's; null for who may not see them" }),
          writes: z.array(write).openapi({ description: 'The latest 50, newest first' }),
        })
        .openapi('CustomerPage'),
      'The customer',
    ),
  },
});

const answers = providerRoute('configurations.read', {
  method: 'get',
  path: '/providers/{providerId}/customers/{organizationId}/answers',
  summary: 'Its answers as they stand in the PSA, read now, and as the next run would have them',
  request: { params: organizationParams },
  responses: {
    200: json(
      z
        .object({
          configurationId: z.number().int().nullable(),
          url: z.string().nullable(),
          rows: z.array(
            z.object({
              key: z.string(),
              question: z.string(),
              now: z.union([z.string(), z.number(), z.boolean()]).nullable(),
              wanted: z.union([z.string(), z.number()]).nullable(),
              changes: z.boolean(),
            }),
          ),
        })
        .openapi('CustomerAnswers'),
      'The answers',
    ),
  },
});

const presentWrite = ({ intent, identity, incidentId }: WriteRow): z.infer<typeof write> => ({
  intentId: intent.intentId,
  kind: intent.kind,
  state: intent.state,
  identity,
  incidentId,
  remoteId: intent.remoteId,
  decidedAt: toInstant(new Date(intent.createdAt)),
  changedAt: toInstant(new Date(intent.updatedAt)),
});

/** What a restricted person may not see is not there. */
const refuseHidden = (c: Context<HttpEnv>, organizationId: number): void => {
  if (visibleCustomers(c)?.includes(organizationId) === false) throw parasolError('not_found');
};

const pageRoute = newRouter().openapi(page, async (c) => {
  const deps = c.get('deps');
  const { providerId, organizationId } = c.req.valid('param');
  refuseHidden(c, organizationId);
  const customer = await getCustomer(deps, providerId, organizationId);
  const from = new Date(deps.clock.now().getTime() - windowsDays * dayMs);
  const [links, settings, overrides, configurations, incidents, windows, writes] = await Promise.all([
    psaLinksOf(deps, providerId),
    getSettings(deps, providerId),
    getCustomerSettings(deps, providerId, organizationId),
    listConfigurations(deps, providerId, { only: [organizationId], pageSize: 1 }),
    listIncidents(deps, providerId, { organizationId, pageSize: 50 }),
    windowTotals(deps, providerId, { from, organizationId }),
    listWrites(deps, providerId, { organizationId, states: intentStates, pageSize: 50 }),
  ]);
  const [configuration] = configurations.rows;
  const { threshold } = withOverrides(settings, overrides).ticketing;
  return c.json(
    {
      customer: presentCustomer(customer),
      configuration: configuration === undefined ? null : presentConfiguration(configuration, links),
      incidents: incidents.rows.map((row) => presentIncident(row, links)),
      threshold,
      windows: windows.map(({ windowStart, events, identities, most }) => ({
        windowStart: toInstant(windowStart),
        events,
        identities,
        over: most > threshold,
      })),
      settings: mayAlso(c, 'settings.read') ? { overrides, provider: settings } : null,
      writes: writes.rows.map(presentWrite),
    },
    200,
  );
});

export const customerPageRoutes = pageRoute.openapi(answers, async (c) => {
  const deps = c.get('deps');
  const { providerId, organizationId } = c.req.valid('param');
  refuseHidden(c, organizationId);
  await getCustomer(deps, providerId, organizationId);
  const [provider, settings, overrides, customer] = await Promise.all([
    getProvider(deps, providerId),
    getSettings(deps, providerId),
    getCustomerSettings(deps, providerId, organizationId),
    mappedCustomer(deps, providerId, organizationId),
  ]);
  if (customer === null) return c.json({ configurationId: null, url: null, rows: [] }, 200);
  const psa = await psaClientFor(deps, providerId, { maxWaitMs: answersWaitMs });
  try {
    const { kind } = provider;
    const found = await customerAnswers(deps, providerId, {
      psa,
      kind,
      settings: withOverrides(settings, overrides).configurations,
      customer,
    });
    const { configuration } = await psaLinksOf(deps, providerId);
    return c.json(
      {
        configurationId: found.remoteId,
        url: configuration(found.remoteId),
        rows: found.rows.map((row) => ({ ...row })),
      },
      200,
    );
  } catch (error) {
    if (error instanceof PsaCallError) throw parasolError('psa_call_failed', { reason: error.message });
    throw error;
  } finally {
    await psa.close();
  }
});
