import type { SandboxCategory } from '../scenario/model.ts';
import type { Account, Customer } from '../scenario/world.ts';
import type { ProviderReport } from './context.ts';
import { deploymentCounts } from './deployment-counts.ts';
import { readFilter, readNumber } from './filter.ts';
import { requestsByHour as hours } from './hours.ts';
import { readSpan } from './period.ts';
import { byCount, showCategory } from './shapes.ts';
import { entryOf } from './tally.ts';

type Context = Parameters<ProviderReport>[0];

/** These reports take a limit and no offset; a limit above the number of customers gives all of them. */
const limited = <T>(rows: readonly T[], { query }: Context): T[] =>
  rows.slice(0, readNumber(query, 'limit', 100, 1, 1_000_000));

const customersOf = (account: Account): Customer[] => [...account.customers.values()];

const showOrganization = ({ facts }: Customer) => ({ id: facts.organizationId, label: facts.name });

export const deployments: ProviderReport = ({ account, query, nowMs }) => {
  const span = readSpan(query['from'], query['to'], nowMs);
  return customersOf(account).map((customer) => ({
    organization: showOrganization(customer),
    counts: deploymentCounts(customer, span).map(({ identityType, active, total }) => ({
      identitytype: identityType,
      activecount: active,
      count: total,
    })),
  }));
};

export const requestsByOrganization: ProviderReport = (context) => {
  const { fromMs, toMs } = readSpan(context.query['from'], context.query['to'], context.nowMs);
  const passes = readFilter(context.query);
  const rows = customersOf(context.account).map((customer) => {
    const counts = { total: 0, totalblocked: 0 };
    customer.life().traffic.count(fromMs, toMs, (kind, count) => {
      if (!passes(kind)) return;
      counts.total += count;
      if (kind.verdict === 'blocked') counts.totalblocked += count;
    });
    return { organization: showOrganization(customer), counts };
  });
  return limited(rows, context);
};

type CategoryTotals = Map<SandboxCategory, { requests: number; blocked: number }>;

const categoryTotals = (customer: Customer, context: Context): CategoryTotals => {
  const { fromMs, toMs } = readSpan(context.query['from'], context.query['to'], context.nowMs);
  const passes = readFilter(context.query);
  const totals: CategoryTotals = new Map();
  customer.life().traffic.count(fromMs, toMs, (kind, count) => {
    if (!passes(kind)) return;
    for (const category of kind.categories) {
      const row = entryOf(totals, category, () => ({ requests: 0, blocked: 0 }));
      row.requests += count;
      if (kind.verdict === 'blocked') row.blocked += count;
    }
  });
  return totals;
};

export const categoryRequestsByOrganization: ProviderReport = (context) =>
  limited(customersOf(context.account), context).map((customer) => ({
    organization: showOrganization(customer),
    counts: [...categoryTotals(customer, context)].map(([category, { requests, blocked }]) => ({
      category: showCategory(category),
      requests,
      requestsblocked: blocked,
      numberoforganizationswithcategorizedtraffic: 1,
    })),
  }));

export const requestsByCategory: ProviderReport = (context) => {
  const found = new Map<
    SandboxCategory,
    { total: number; totalblocked: number; numberoforganizationsaffected: number }
  >();
  for (const customer of customersOf(context.account)) {
    for (const [category, { requests, blocked }] of categoryTotals(customer, context)) {
      const row = entryOf(found, category, () => ({
        total: 0,
        totalblocked: 0,
        numberoforganizationsaffected: 0,
      }));
      row.total += requests;
      row.totalblocked += blocked;
      row.numberoforganizationsaffected += 1;
    }
  }
  const rows = [...found].map(([category, counts]) => ({ category: showCategory(category), counts }));
  return limited(
    rows.sort(
      byCount(
        (row) => row.counts.total,
        (row) => row.category.label,
      ),
    ),
    context,
  );
};

export const requestsByDestination: ProviderReport = (context) => {
  const { fromMs, toMs } = readSpan(context.query['from'], context.query['to'], context.nowMs);
  const passes = readFilter(context.query);
  type Row = {
    categories: Set<SandboxCategory>;
    organizations: Set<Customer>;
    total: number;
    blocked: number;
  };
  const found = new Map<string, Row>();
  for (const customer of customersOf(context.account)) {
    customer.life().traffic.count(fromMs, toMs, (kind, count) => {
      if (!passes(kind)) return;
      const row = entryOf(found, kind.domain, () => ({
        categories: new Set<SandboxCategory>(),
        organizations: new Set<Customer>(),
        total: 0,
        blocked: 0,
      }));
      for (const category of kind.categories) row.categories.add(category);
      row.organizations.add(customer);
      row.total += count;
      if (kind.verdict === 'blocked') row.blocked += count;
    });
  }
  const rows = [...found].map(([domain, { categories, organizations, total, blocked }]) => ({
    domain,
    categories: [...categories].map(showCategory),
    counts: { total, totalblocked: blocked, numberoforganizationsaffected: organizations.size },
  }));
  return limited(
    rows.sort(
      byCount(
        (row) => row.counts.total,
        (row) => row.domain,
      ),
    ),
    context,
  );
};

export const requestsByHour: ProviderReport = (context) =>
  hours(customersOf(context.account), context.query, context.nowMs).slice(
    0,
    readNumber(context.query, 'limit', 100, 1, 10_000),
  );

/** The one provider-wide answer that isn't a list. */
export const consoles: ProviderReport = ({ account, nowMs }) => {
  const customers = customersOf(account);
  const seats = customers.reduce((sum, { facts }) => sum + facts.seats, 0);
  const inAYear = new Date(nowMs + 365 * 86_400_000).toISOString();
  return {
    packageName: customers[0]?.facts.packageName ?? 'Umbrella DNS Security Essentials',
    seatsTotal: seats,
    seatsUsed: seats,
    customerCount: customers.length,
    status: 'enrolled',
    rebillAt: inAYear,
    expiresAt: inAYear,
  };
};
