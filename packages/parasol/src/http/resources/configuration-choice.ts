import { z } from '@hono/zod-openapi';
import { PsaCallError } from '@parasol/connectwise';
import { adoptableConfigurations, chooseConfiguration, takeBackChoice } from '../../configurations/index.ts';
import { getCustomer } from '../../customers/index.ts';
import { parasolError } from '../../errors/index.ts';
import { psaClientFor } from '../../providers/index.ts';
import type { HttpDeps } from '../env.ts';
import { actorOf } from '../guards.ts';
import { instant } from '../lists.ts';
import { organizationParams } from '../params.ts';
import { psaLinksOf } from '../psa-links.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

/** How long a screen waits for its turn at the PSA; then it says that the budget is used up. */
const maxWaitMs = 5_000;

const candidate = z
  .object({
    configurationId: z.number().int(),
    name: z.string(),
    status: z.string().nullable(),
    active: z.boolean(),
    updatedAt: instant.nullable(),
    updatedBy: z.string().nullable(),
    url: z.string().nullable().openapi({ description: "The record in the PSA's own screens" }),
  })
  .openapi('ConfigurationCandidate');

const candidates = providerRoute('mappings.read', {
  method: 'get',
  path: '/providers/{providerId}/customers/{organizationId}/configuration-candidates',
  summary: "Older configurations of the customer's company that bear no mark, read from the PSA now",
  request: { params: organizationParams },
  responses: {
    200: json(
      z.object({
        rows: z.array(candidate).openapi({ description: 'At most 25, by their numbers' }),
        total: z.number().int(),
      }),
      'What could be chosen',
    ),
  },
});

const choose = providerRoute('mappings.change', {
  method: 'put',
  path: '/providers/{providerId}/customers/{organizationId}/configuration-choice',
  summary: "Say which of several older configurations is the customer's; the next run goes on with it",
  request: {
    params: organizationParams,
    ...jsonBody(
      z.strictObject({
        configurationId: z.number().int().min(1).max(2_147_483_647).nullable().openapi({
          description: 'Its number in the PSA; null: none of them, the next run makes a new one',
        }),
      }),
    ),
  },
  responses: { 204: { description: 'Chosen' } },
});

const takeBack = providerRoute('mappings.change', {
  method: 'delete',
  path: '/providers/{providerId}/customers/{organizationId}/configuration-choice',
  summary:
    'Take back that a new configuration is to be made, before a run makes it; the choice is open again',
  request: { params: organizationParams },
  responses: { 204: { description: 'Taken back' } },
});

/** What the PSA did not do is told as such. */
const telling = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PsaCallError) throw parasolError('psa_call_failed', { reason: error.message });
    throw error;
  }
};

const psaOf = (deps: HttpDeps, providerId: string) => psaClientFor(deps, providerId, { maxWaitMs });

export const configurationChoiceRoutes = newRouter()
  .openapi(candidates, async (c) => {
    const deps = c.get('deps');
    const { providerId, organizationId } = c.req.valid('param');
    await getCustomer(deps, providerId, organizationId);
    const psa = await psaOf(deps, providerId);
    try {
      const [found, links] = await Promise.all([
        telling(() => adoptableConfigurations(deps, providerId, { psa, organizationId })),
        psaLinksOf(deps, providerId),
      ]);
      const rows = found.rows.map(({ remoteId, ...row }) => ({
        configurationId: remoteId,
        ...row,
        url: links.configuration(remoteId),
      }));
      return c.json({ rows, total: found.total }, 200);
    } finally {
      await psa.close();
    }
  })
  .openapi(choose, async (c) => {
    const deps = c.get('deps');
    const { providerId, organizationId } = c.req.valid('param');
    const { configurationId: remoteId } = c.req.valid('json');
    await getCustomer(deps, providerId, organizationId);
    const psa = () => psaOf(deps, providerId);
    const actor = actorOf(c);
    await telling(() => chooseConfiguration(deps, providerId, { organizationId, remoteId, actor, psa }));
    return c.body(null, 204);
  })
  .openapi(takeBack, async (c) => {
    const deps = c.get('deps');
    const { providerId, organizationId } = c.req.valid('param');
    await getCustomer(deps, providerId, organizationId);
    await takeBackChoice(deps, providerId, { organizationId, actor: actorOf(c) });
    return c.body(null, 204);
  });
