import { z } from '@hono/zod-openapi';
import {
  customerSorts,
  customerStates,
  getCustomer,
  listCustomers,
  refreshCustomers,
  type CustomerRow,
  type CustomerSort,
} from '../../customers/index.ts';
import { configurationStates, listConfigurations } from '../../configurations/index.ts';
import { openIncidents } from '../../incidents/index.ts';
import { parasolError } from '../../errors/index.ts';
import { visibleCustomers } from '../guards.ts';
import { instant, listOf, pageQuery, toInstant, toInstantOrNull } from '../lists.ts';
import { organizationParams, providerParams } from '../params.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

export const customerView = z
  .object({
    organizationId: z.number().int(),
    name: z.string(),
    seats: z.number().int(),
    packageName: z.string().nullable(),
    licenseType: z.string().nullable(),
    isTrial: z.boolean().nullable(),
    address: z.string().nullable(),
    firstSeenAt: instant,
    removedAt: instant.nullable(),
    state: z.enum(customerStates),
    mapping: z
      .object({
        companyRecId: z.number().int(),
        companyIdentifier: z.string(),
        companyName: z.string(),
        mappedAt: instant,
        suspendedReason: z
          .enum(['company-vanished', 'company-deleted', 'company-inactive', 'company-replaced'])
          .nullable(),
        sharedBy: z.number().int(),
      })
      .nullable(),
  })
  .openapi('Customer');

export const presentCustomer = (row: CustomerRow): z.infer<typeof customerView> => ({
  organizationId: row.organizationId,
  name: row.name,
  seats: row.seats,
  packageName: row.packageName,
  licenseType: row.licenseType,
  isTrial: row.isTrial,
  address: row.address,
  firstSeenAt: toInstant(row.firstSeenAt),
  removedAt: toInstantOrNull(row.removedAt),
  state: row.state,
  mapping:
    row.mapping === null
      ? null
      : {
          companyRecId: row.mapping.companyRecId,
          companyIdentifier: row.mapping.companyIdentifier,
          companyName: row.mapping.companyName,
          mappedAt: toInstant(row.mapping.mappedAt),
          suspendedReason: row.mapping.suspendedReason,
          sharedBy: row.mapping.sharedBy,
        },
});

const sorts = customerSorts.flatMap((sort): (CustomerSort | `-${CustomerSort}`)[] => [sort, `-${sort}`]);

const customerRow = customerView.extend({
  configuration: z
    .object({ state: z.enum(configurationStates), seenAt: instant.nullable() })
    .nullable()
    .openapi({ description: 'How its configuration stands, and when a run last looked at it' }),
  openIncidents: z.number().int(),
});

const list = providerRoute('customers.read', {
  method: 'get',
  path: '/providers/{providerId}/customers',
  summary: "Umbrella's customers with their mapping",
  request: {
    params: providerParams,
    query: z.object({
      search: z.string().max(200).optional(),
      state: z.enum(customerStates).optional(),
      sort: z.enum(sorts).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: json(listOf(customerRow), 'Customers') },
});

const read = providerRoute('customers.read', {
  method: 'get',
  path: '/providers/{providerId}/customers/{organizationId}',
  summary: 'One customer',
  request: { params: organizationParams },
  responses: { 200: json(customerView, 'The customer') },
});

const refresh = providerRoute('customers.refresh', {
  method: 'post',
  path: '/providers/{providerId}/customers/refresh',
  summary: 'Read the customers from Umbrella again',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({
        total: z.number().int(),
        added: z.number().int(),
        changed: z.number().int(),
        removed: z.number().int(),
        returned: z.number().int(),
      }),
      'What changed',
    ),
  },
});

export const customerRoutes = newRouter()
  .openapi(refresh, async (c) => {
    const counts = await refreshCustomers(c.get('deps'), c.req.valid('param').providerId);
    return c.json({ ...counts }, 200);
  })
  .openapi(list, async (c) => {
    const { providerId } = c.req.valid('param');
    const found = await listCustomers(c.get('deps'), providerId, {
      ...c.req.valid('query'),
      only: visibleCustomers(c),
    });
    const ids = found.rows.map((row) => row.organizationId);
    const [configurations, open] = await Promise.all([
      listConfigurations(c.get('deps'), providerId, { only: ids, pageSize: 200 }),
      openIncidents(c.get('deps'), providerId, ids),
    ]);
    const byCustomer = new Map(configurations.rows.map((row) => [row.organizationId, row]));
    const rows = found.rows.map((row) => {
      const configuration = byCustomer.get(row.organizationId);
      return {
        ...presentCustomer(row),
        configuration: configuration
          ? { state: configuration.state, seenAt: toInstantOrNull(configuration.seenAt) }
          : null,
        openIncidents: open.get(row.organizationId) ?? 0,
      };
    });
    return c.json({ ...found, rows }, 200);
  })
  .openapi(read, async (c) => {
    const { providerId, organizationId } = c.req.valid('param');
    const visible = visibleCustomers(c);
    if (visible !== undefined && !visible.includes(organizationId)) throw parasolError('not_found');
    return c.json(presentCustomer(await getCustomer(c.get('deps'), providerId, organizationId)), 200);
  });
