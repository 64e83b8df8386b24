import { z } from '@hono/zod-openapi';
import {
  configurationStates,
  listConfigurations,
  questionDefinitions,
  refusalAdvices,
  type ConfigurationRow,
} from '../../configurations/index.ts';
import { getProvider } from '../../providers/index.ts';
import { visibleCustomers } from '../guards.ts';
import { instant, listOf, pageQuery, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { psaLinksOf, type PsaLinks } from '../psa-links.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

const problem = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  advice: z.string().optional(),
  adviceKind: z.enum(refusalAdvices).optional(),
  candidates: z.array(z.number().int()).optional().openapi({
    description: 'Older configurations, by their numbers, among which a person has to choose',
  }),
});

export const configurationView = z
  .object({
    organizationId: z.number().int(),
    customerName: z.string(),
    companyIdentifier: z.string(),
    companyName: z.string(),
    state: z.enum(configurationStates),
    reason: z.string().nullable(),
    problem: problem.nullable(),
    configurationId: z.number().int().nullable(),
    url: z.string().nullable().openapi({ description: "The record in the PSA's own screens" }),
    pushedAt: instant.nullable(),
    seenAt: instant.nullable(),
    removedAt: instant.nullable(),
  })
  .openapi('Configuration');

/** A row as the API shows it. */
export const presentConfiguration = (
  row: ConfigurationRow,
  links: PsaLinks,
): z.infer<typeof configurationView> => {
  const said = problem.safeParse(row.problem);
  return {
    organizationId: row.organizationId,
    customerName: row.customerName,
    companyIdentifier: row.companyIdentifier,
    companyName: row.companyName,
    state: row.state,
    reason: row.reason,
    problem: said.success ? said.data : null,
    configurationId: row.remoteId,
    url: links.configuration(row.remoteId),
    pushedAt: toInstantOrNull(row.pushedAt),
    seenAt: toInstantOrNull(row.seenAt),
    removedAt: toInstantOrNull(row.removedAt),
  };
};

const list = providerRoute('configurations.read', {
  method: 'get',
  path: '/providers/{providerId}/configurations',
  summary: 'One configuration per mapped customer, with its state',
  request: {
    params: providerParams,
    query: z.object({
      search: z.string().max(200).optional(),
      state: z.enum(configurationStates).optional(),
      organizationId: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: json(listOf(configurationView), 'Configurations by customer') },
});

const questions = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/configuration-questions',
  summary: 'The questions that a configuration can answer, for the settings that switch them off',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({
        rows: z.array(
          z.object({
            key: z.string(),
            question: z.string(),
            fieldType: z.string(),
            source: z.enum(['wide', 'own', 'bridge']),
          }),
        ),
      }),
      'Questions in their order',
    ),
  },
});

const listRoute = newRouter().openapi(list, async (c) => {
  const deps = c.get('deps');
  const { providerId } = c.req.valid('param');
  const { organizationId, ...query } = c.req.valid('query');
  const visible = visibleCustomers(c);
  const only =
    organizationId === undefined ? visible : [organizationId].filter((id) => visible?.includes(id) ?? true);
  const found = await listConfigurations(deps, providerId, { ...query, only });
  const links = await psaLinksOf(deps, providerId);
  return c.json({ ...found, rows: found.rows.map((row) => presentConfiguration(row, links)) }, 200);
});

export const configurationRoutes = listRoute.openapi(questions, async (c) => {
  const { kind } = await getProvider(c.get('deps'), c.req.valid('param').providerId);
  const rows = questionDefinitions
    .filter((definition) => (definition.only ?? kind) === kind)
    .map(({ key, question, fieldType, source }) => ({ key, question, fieldType, source }));
  return c.json({ rows }, 200);
});
