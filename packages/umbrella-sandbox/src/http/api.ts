import type { HttpBindings } from '@hono/node-server';
import { budgetOf, scopeOf, type ProviderKind } from '@parasol/umbrella';
import { Hono, type Context } from 'hono';
import { managedCustomer, providerCustomer } from '../reports/customers.ts';
import { readNumber, type Query } from '../reports/filter.ts';
import { consoles } from '../reports/provider.ts';
import type { Account, Customer } from '../scenario/world.ts';
import {
  deploymentLists,
  organizationReports,
  plainOrganizationReports,
  providerReports,
} from './endpoints.ts';
import { Refusal, type Envelope } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';
import { readOrganizationId } from './tokens.ts';

export type ApiEnv = { Bindings: HttpBindings };

type Caller = { readonly account: Account; readonly organizationId: number | null };

/** Pages 1, 2, …; a limit above 100 is refused, as the contracts say. */
const pageOf = <T>(rows: readonly T[], query: Query): T[] => {
  const limit = readNumber(query, 'limit', 100, 1, 100);
  const page = readNumber(query, 'page', 1, 1, 1_000_000);
  return rows.slice((page - 1) * limit, page * limit);
};

const customerOf = ({ account, organizationId }: Caller): Customer | null =>
  organizationId === null ? null : (account.customers.get(organizationId) ?? null);

/** Umbrella's own paths: token, customer lists, reports, deployments. */
export const umbrellaApi = (sandbox: Sandbox): Hono<ApiEnv> => {
  const api = new Hono<ApiEnv>();

  /** Who calls, for which organisation, within the limits and with the scope that the path needs. */
  const admit = (context: Context<ApiEnv>, envelope: Envelope = 'message'): Caller => {
    const grant = sandbox.tokens.grantOf(context.req.header('authorization'));
    const asked = readOrganizationId(context.req.header('x-umbrella-orgid'));
    const organizationId = asked ?? grant.organizationId;
    const { path } = context.req;
    if (!sandbox.limits.take(budgetOf(path), grant.account.key, organizationId)) {
      throw new Refusal(429, 'Too Many Requests');
    }
    const foreign = organizationId !== null && !grant.account.customers.has(organizationId);
    const twice = asked !== null && grant.organizationId !== null && asked !== grant.organizationId;
    if (foreign || twice) throw new Refusal(403, 'invalid organization', 'reporting');
    const scope = scopeOf(path);
    if (scope !== null && !grant.account.scopes.has(scope))
      throw new Refusal(403, 'Access Forbidden', envelope);
    return { account: grant.account, organizationId };
  };

  api.post('/auth/v2/token', async (context) => {
    const account = sandbox.tokens.accountOf(context.req.header('authorization'));
    const organizationId = readOrganizationId(context.req.header('x-umbrella-orgid'));
    if (!sandbox.limits.take('auth', account.key, organizationId))
      throw new Refusal(429, 'Too Many Requests');
    const form = new URLSearchParams(await context.req.text());
    if (form.get('grant_type') !== 'client_credentials') throw new Refusal(400, 'invalid_request', 'token');
    return context.json(sandbox.tokens.issue(account, organizationId));
  });

  const customerList = (kind: ProviderKind, show: (customer: Customer) => unknown, envelope: Envelope) => {
    const base = kind === 'msp' ? '/admin/v2/managed/customers' : '/admin/v2/providers/customers';
    const own = (context: Context<ApiEnv>): Account => {
      const { account, organizationId } = admit(context, envelope);
      // The other console's list, and a list asked for from inside one customer, are both refused.
      if (account.kind !== kind || organizationId !== null)
        throw new Refusal(403, 'Access Forbidden', envelope);
      return account;
    };
    api.get(base, (context) => {
      const customers = [...own(context).customers.values()];
      return context.json(pageOf(customers, context.req.query()).map(show));
    });
    api.get(`${base}/:customerId{[0-9]+}`, (context) => {
      const found = own(context).customers.get(Number(context.req.param('customerId')));
      if (found === undefined) throw new Refusal(404, 'Not Found', envelope);
      return context.json(show(found));
    });
  };
  customerList('msp', managedCustomer, 'message');
  customerList('mssp', providerCustomer, 'console');

  api.get('/admin/v2/apiKeys', (context) => {
    const { account } = admit(context);
    const madeAt = '2025-01-15T09:00:00Z';
    const key = {
      name: 'Sandbox',
      id: account.key,
      clientId: account.key,
      creatorName: 'Sandbox',
      creatorEmail: 'admin@sandbox.example',
      createdAt: madeAt,
      modifiedAt: madeAt,
      lastUsedAt: madeAt,
      lastRefreshedAt: madeAt,
      expireAt: account.expireAt,
      scopes: [...account.scopes],
    };
    return context.json({ message: 'success', offset: 0, limit: 0, total: 1, keys: [key] });
  });

  api.get('/reports/v2/providers/consoles', (context) => {
    const { account } = admit(context);
    return context.json(consoles({ account, query: {}, nowMs: sandbox.now() }));
  });
  for (const [path, report] of Object.entries(providerReports)) {
    api.get(`/reports/v2${path}`, (context) => {
      const { account, organizationId } = admit(context);
      if (organizationId !== null) throw new Refusal(403, 'Access Forbidden');
      return context.json({
        data: report({ account, query: context.req.query(), nowMs: sandbox.now() }),
        meta: {},
      });
    });
  }

  const both = Object.entries(organizationReports).flatMap(([path, report]) => [
    [path, report] as const,
    [`${path}/dns`, report] as const,
  ]);
  for (const [path, report] of [...both, ...Object.entries(plainOrganizationReports)]) {
    api.get(`/reports/v2${path}`, (context) => {
      const customer = customerOf(admit(context));
      return context.json({
        data: report({ customer, query: context.req.query(), nowMs: sandbox.now() }),
        meta: {},
      });
    });
  }

  for (const [path, list] of Object.entries(deploymentLists)) {
    api.get(`/deployments/v2${path}`, (context) => {
      const customer = customerOf(admit(context));
      return context.json(pageOf(customer === null ? [] : list(customer), context.req.query()));
    });
  }
  return api;
};
