import { z } from '@hono/zod-openapi';
import { customerNames, getCustomer } from '../../customers/index.ts';
import {
  customerSettings,
  getCustomerSettings,
  getSettings,
  listCustomerSettings,
  providerSettings,
  saveCustomerSettings,
  withOverrides,
} from '../../providers/index.ts';
import { previewTicket } from '../../incidents/index.ts';
import { actorOf } from '../guards.ts';
import { organizationParams, providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

const view = z
  .object({
    overrides: customerSettings,
    effective: providerSettings.describe("What counts for this customer: its own over the provider's"),
  })
  .openapi('CustomerSettings');

const list = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/customer-settings',
  summary: 'Which customers have settings of their own',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({
        rows: z.array(
          z.object({ organizationId: z.number().int(), name: z.string(), overrides: customerSettings }),
        ),
      }),
      'By organisation',
    ),
  },
});

const read = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/customers/{organizationId}/settings',
  summary: "A customer's own settings, and what counts for it",
  request: { params: organizationParams },
  responses: { 200: json(view, 'Overrides and effective settings') },
});

const save = providerRoute('settings.change', {
  method: 'put',
  path: '/providers/{providerId}/customers/{organizationId}/settings',
  summary: "Replace a customer's own settings; what is left out is the provider's",
  request: { params: organizationParams, ...jsonBody(customerSettings) },
  responses: { 200: json(view, 'Overrides and effective settings as they stand now') },
});

export const customerSettingsRoutes = newRouter()
  .openapi(list, async (c) => {
    const { providerId } = c.req.valid('param');
    const found = await listCustomerSettings(c.get('deps'), providerId);
    const customers = found.size === 0 ? [] : await customerNames(c.get('deps'), providerId);
    const names = new Map(customers.map((one) => [one.organizationId, one.name]));
    const rows = [...found].map(([organizationId, overrides]) => ({
      organizationId,
      name: names.get(organizationId) ?? String(organizationId),
      overrides,
    }));
    return c.json({ rows }, 200);
  })
  .openapi(read, async (c) => {
    const deps = c.get('deps');
    const { providerId, organizationId } = c.req.valid('param');
    await getCustomer(deps, providerId, organizationId);
    const overrides = await getCustomerSettings(deps, providerId, organizationId);
    const effective = withOverrides(await getSettings(deps, providerId), overrides);
    return c.json({ overrides, effective }, 200);
  })
  .openapi(save, async (c) => {
    const deps = c.get('deps');
    const { providerId, organizationId } = c.req.valid('param');
    await getCustomer(deps, providerId, organizationId);
    const input = c.req.valid('json');
    const settings = await getSettings(deps, providerId);
    // A template with an unknown name is refused here, not when the ticket is to be made.
    previewTicket(withOverrides(settings, input).ticketing, deps.clock.now().getTime());
    const overrides = await saveCustomerSettings(deps, providerId, organizationId, input, actorOf(c));
    return c.json({ overrides, effective: withOverrides(settings, overrides) }, 200);
  });
