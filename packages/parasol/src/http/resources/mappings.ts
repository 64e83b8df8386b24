import { z } from '@hono/zod-openapi';
import {
  csvProblems,
  exportMappingsCsv,
  importMappingsCsv,
  listCompanies,
  mapCustomers,
  refreshCompanies,
  suggestMappings,
  unmapCustomer,
  type CompanyRow,
  type MappingOutcome,
  type MappingSuggestion,
} from '../../customers/index.ts';
import { actorOf } from '../guards.ts';
import { listOf, pageQuery } from '../lists.ts';
import { organizationParams, providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

export const companyView = z
  .object({
    recId: z.number().int(),
    identifier: z.string().openapi({ description: 'The Company ID of the screens' }),
    name: z.string(),
    status: z.string().nullable(),
    city: z.string().nullable(),
    inactive: z.boolean(),
    deleted: z.boolean(),
    customers: z.number().int(),
  })
  .openapi('Company');

export const presentCompany = (row: CompanyRow): z.infer<typeof companyView> => ({
  recId: row.recId,
  identifier: row.identifier,
  name: row.name,
  status: row.status,
  city: row.city,
  inactive: row.inactive,
  deleted: row.deleted,
  customers: row.customers,
});

const companies = providerRoute('companies.read', {
  method: 'get',
  path: '/providers/{providerId}/companies',
  summary: "The PSA's companies, as last read",
  request: {
    params: providerParams,
    query: z.object({ search: z.string().max(200).optional(), ...pageQuery }),
  },
  responses: { 200: json(listOf(companyView), 'Companies') },
});

const companiesRefresh = providerRoute('customers.refresh', {
  method: 'post',
  path: '/providers/{providerId}/companies/refresh',
  summary: 'Read the companies from the PSA again',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({ total: z.number().int(), read: z.number().int(), full: z.boolean() }),
      'How many there are',
    ),
  },
});

const suggestion = z
  .object({
    organizationId: z.number().int(),
    customerName: z.string(),
    companyRecId: z.number().int(),
    companyIdentifier: z.string(),
    companyName: z.string(),
    confidence: z.number().openapi({ description: '0 to 1' }),
    reason: z.enum(['exact', 'normalised', 'identifier', 'fuzzy']),
    warnings: z.array(z.enum(['company-inactive', 'company-deleted', 'same-name', 'company-shared'])),
    ambiguousWith: z.array(z.object({ companyRecId: z.number().int(), companyIdentifier: z.string() })),
  })
  .openapi('MappingSuggestion');

const presentSuggestion = (row: MappingSuggestion): z.infer<typeof suggestion> => ({
  organizationId: row.organizationId,
  customerName: row.customerName,
  companyRecId: row.companyRecId,
  companyIdentifier: row.companyIdentifier,
  companyName: row.companyName,
  confidence: row.confidence,
  reason: row.reason,
  warnings: [...row.warnings],
  ambiguousWith: [...row.ambiguousWith],
});

const suggestions = providerRoute('mappings.read', {
  method: 'get',
  path: '/providers/{providerId}/mapping-suggestions',
  summary: 'Companies that fit unmapped customers; nothing is applied',
  request: { params: providerParams },
  responses: { 200: json(z.object({ rows: z.array(suggestion) }), 'Suggestions') },
});

const outcome = z
  .object({
    mapped: z.number().int(),
    unchanged: z.number().int(),
    errors: z.array(
      z.object({
        row: z.number().int().openapi({ description: 'Which of the mappings asked for, from 0' }),
        organizationId: z.number().int(),
        problem: z.string(),
        message: z.string(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .openapi('MappingOutcome');

const presentOutcome = (done: MappingOutcome): z.infer<typeof outcome> => ({
  mapped: done.mapped,
  unchanged: done.unchanged,
  errors: done.errors.map((error) => ({ ...error, details: { ...error.details } })),
});

const organizationId = z.number().int().min(1).max(2_147_483_647);
const recId = z.number().int().min(1).max(2_147_483_647);

const map = providerRoute('mappings.change', {
  method: 'post',
  path: '/providers/{providerId}/mappings',
  summary:
    'Map customers to companies by Company ID or record id; rows that fail are named, the others are applied',
  request: {
    params: providerParams,
    ...jsonBody(
      z.strictObject({
        mappings: z
          .array(
            z.strictObject({
              organizationId,
              companyRecId: recId.optional(),
              companyId: z.string().trim().min(1).max(100).optional(),
              confirmed: z.boolean().optional(),
            }),
          )
          .min(1)
          .max(10_000),
      }),
    ),
  },
  responses: { 200: json(outcome, 'What was mapped') },
});

const unmap = providerRoute('mappings.change', {
  method: 'delete',
  path: '/providers/{providerId}/mappings/{organizationId}',
  summary: 'Take a mapping away; what was written in the PSA stays',
  request: { params: organizationParams },
  responses: { 204: { description: 'Unmapped' } },
});

const csvExport = providerRoute('mappings.read', {
  method: 'get',
  path: '/providers/{providerId}/mappings.csv',
  summary: 'All mappings as CSV',
  request: { params: providerParams },
  responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } } },
});

const namedCompany = z.object({
  companyRecId: z.number().int(),
  companyIdentifier: z.string(),
  companyName: z.string(),
});

const csvImport = providerRoute('mappings.change', {
  method: 'post',
  path: '/providers/{providerId}/mappings/import',
  summary: 'Map by CSV; a dry run tells what would happen',
  request: {
    params: providerParams,
    ...jsonBody(z.strictObject({ csv: z.string().max(1_500_000), dryRun: z.boolean().default(true) })),
  },
  responses: {
    200: json(
      z.object({
        applied: z.boolean(),
        rows: z.number().int().openapi({ description: 'Lines that name a company' }),
        mapped: z.number().int(),
        unchanged: z.number().int(),
        pairs: z
          .array(
            z.object({
              line: z.number().int(),
              organizationId: z.number().int(),
              customerName: z.string(),
              company: namedCompany,
              replaces: namedCompany.nullable(),
            }),
          )
          .openapi({
            description:
              'Of a dry run: what would be mapped, at most 1,000, those that replace another company first',
          }),
        errors: z.array(
          z.object({
            line: z.number().int(),
            problem: z.enum(csvProblems),
            customer: z.string(),
            company: z.string(),
            takenBy: z.array(z.string()),
            message: z.string(),
          }),
        ),
      }),
      'What was or would be mapped',
    ),
  },
});

export const mappingRoutes = newRouter()
  .openapi(companies, async (c) => {
    const found = await listCompanies(c.get('deps'), c.req.valid('param').providerId, c.req.valid('query'));
    return c.json({ ...found, rows: found.rows.map(presentCompany) }, 200);
  })
  .openapi(companiesRefresh, async (c) => {
    const counts = await refreshCompanies(c.get('deps'), c.req.valid('param').providerId);
    return c.json({ ...counts }, 200);
  })
  .openapi(suggestions, async (c) => {
    const found = await suggestMappings(c.get('deps'), c.req.valid('param').providerId);
    return c.json({ rows: found.map(presentSuggestion) }, 200);
  })
  .openapi(map, async (c) => {
    const { mappings } = c.req.valid('json');
    const done = await mapCustomers(c.get('deps'), c.req.valid('param').providerId, mappings, actorOf(c));
    return c.json(presentOutcome(done), 200);
  })
  .openapi(unmap, async (c) => {
    const { providerId, organizationId: id } = c.req.valid('param');
    await unmapCustomer(c.get('deps'), providerId, id, actorOf(c));
    return c.body(null, 204);
  })
  .openapi(csvExport, async (c) => {
    c.header('content-disposition', 'attachment; filename="mappings.csv"');
    return c.text(await exportMappingsCsv(c.get('deps'), c.req.valid('param').providerId), 200, {
      'content-type': 'text/csv; charset=utf-8',
    });
  })
  .openapi(csvImport, async (c) => {
    const { csv, dryRun } = c.req.valid('json');
    const { providerId } = c.req.valid('param');
    const done = await importMappingsCsv(c.get('deps'), providerId, csv, { dryRun, actor: actorOf(c) });
    const pairs = done.pairs.map((pair) => ({ ...pair }));
    const errors = done.errors.map((error) => ({ ...error, takenBy: [...error.takenBy] }));
    return c.json({ ...done, pairs, errors }, 200);
  });
