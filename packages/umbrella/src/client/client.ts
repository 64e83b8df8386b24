import { z } from 'zod';
import { UmbrellaCallError } from '../errors.ts';
import type { ProviderKind } from '../kind.ts';
import { providerCategory, type Period } from '../records/common.ts';
import { managedCustomer, providerCustomer, toCustomer } from '../records/customers.ts';
import { network, roamingComputer, site, virtualAppliance } from '../records/deployments.ts';
import {
  deploymentStatus,
  dnsActivity,
  summary,
  topDestination,
  topIdentity,
  topThreat,
} from '../records/organization-reports.ts';
import {
  organizationCategoryRequests,
  organizationDeployments,
  organizationRequests,
  providerConsole,
} from '../records/provider-reports.ts';
import { activityPageLimit, readActivity } from './activity.ts';
import { createCaller, type Query } from './caller.ts';
import { failureWithout } from './failure.ts';
import { findKind } from './find-kind.ts';
import { pagesOf, readUpTo, readWhole } from './paging.ts';
import { readKeyStatus } from './read-key-status.ts';
import type { ReportFilter, UmbrellaClient, UmbrellaClientOptions } from './types.ts';

const customerPaths: Readonly<Record<ProviderKind, string>> = {
  msp: '/admin/v2/managed/customers',
  mssp: '/admin/v2/providers/customers',
};

/** Both lists in one schema: an MSP's rows simply have less. */
const customerList = z.array(managedCustomer.and(providerCustomer));

const dataOf = <T>(schema: z.ZodType<T>) => z.looseObject({ data: schema });

const periodQuery = ({ from, to }: Period): Query => ({ from: from.getTime(), to: to.getTime() });

const filterQuery = (report: ReportFilter): Query => ({
  ...periodQuery(report),
  categories: report.categoryIds?.join(','),
  verdict: report.verdict,
});

/** Reports page by offset; 1,000 rows stay well under what collectors ask for. */
const reportPageLimit = 1_000;
const defaultReportLimit = 100;

/** Connects to Umbrella with one provider's API key; no call is made before the first method is used. */
export const createUmbrellaClient = (options: UmbrellaClientOptions): UmbrellaClient => {
  const caller = createCaller(options);

  const providerReport = async <T>(path: string, row: z.ZodType<T>, query: Query = {}): Promise<T> =>
    (await caller.get({ path: `/reports/v2${path}`, query }, dataOf(row))).data;

  /** Source of the missing paging: the by-org reports take `limit` and no `offset` (Umbrella Reports v2). */
  const ofEveryOrganization =
    <T>(path: string, row: z.ZodType<T>) =>
    async ({ limit, ...period }: Period & { readonly limit: number }): Promise<T[]> => {
      const rows = await readWhole(limit, (room) =>
        providerReport(path, z.array(row), { ...periodQuery(period), limit: room }),
      );
      if (rows !== null) return rows;
      throw new UmbrellaCallError({
        kind: 'bad-answer',
        path,
        message: 'Umbrella answered with as many customers as were asked for, however many these were.',
        advice: 'Try again later; if it stays so, report the path to the support of Umbrella.',
      });
    };

  const organizationReport = async <T>(
    organizationId: number,
    path: string,
    row: z.ZodType<T>,
    query: Query,
  ): Promise<T> => {
    const full = `/reports/v2${path}`;
    return (
      await caller.get(
        { path: full, query, organizationId: checkOrganization(organizationId, full) },
        dataOf(row),
      )
    ).data;
  };

  const topOf =
    <T>(path: string, row: z.ZodType<T>) =>
    (organizationId: number, report: ReportFilter): Promise<T[]> =>
      readUpTo(report.limit ?? defaultReportLimit, reportPageLimit, (offset, limit) =>
        organizationReport(organizationId, path, z.array(row), {
          ...filterQuery(report),
          limit,
          ...(offset === 0 ? {} : { offset }),
        }),
      );

  const deploymentPages =
    <T extends { originId: number }>(path: string, row: z.ZodType<T>) =>
    (organizationId: number): AsyncGenerator<T[]> => {
      const full = `/deployments/v2${path}`;
      return pagesOf(
        (page, limit) =>
          caller.get(
            { path: full, query: { page, limit }, organizationId: checkOrganization(organizationId, full) },
            z.array(row),
          ),
        (one) => one.originId,
      );
    };

  const listCustomers = (kind: ProviderKind, page: number, limit: number) =>
    caller.get({ path: customerPaths[kind], query: { page, limit } }, customerList);

  const client: UmbrellaClient = {
    findKind: () => findKind((kind) => listCustomers(kind, 1, 1)),
    async *customers(kind, firstPage) {
      for await (const page of pagesOf(
        (number, limit) => listCustomers(kind, number, limit),
        (row) => row.customerId,
        firstPage,
      )) {
        yield page.map(toCustomer);
      }
    },
    consoles: () => caller.get({ path: '/reports/v2/providers/consoles' }, consoleAnswer),
    categories: () => providerReport('/providers/categories', z.array(providerCategory)),
    deployments: (period) =>
      providerReport('/providers/deployments', z.array(organizationDeployments), periodQuery(period)),
    requestsByOrganization: ofEveryOrganization('/providers/requests-by-org', organizationRequests),
    categoryRequestsByOrganization: ofEveryOrganization(
      '/providers/category-requests-by-org',
      organizationCategoryRequests,
    ),
    topIdentities: topOf('/top-identities/dns', topIdentity),
    topDestinations: topOf('/top-destinations/dns', topDestination),
    topThreats: topOf('/top-threats/dns', topThreat),
    activity: (organizationId, report) =>
      readActivity(
        report.from.getTime(),
        Math.min(report.limit ?? 1_000, activityPageLimit),
        '/activity/dns',
        (fromMs, offset, limit) =>
          organizationReport(organizationId, '/activity/dns', z.array(dnsActivity), {
            ...filterQuery(report),
            from: fromMs,
            identityids: report.identityIds?.join(','),
            order: 'asc',
            limit,
            offset,
          }),
      ),
    summary: (organizationId, report) =>
      organizationReport(organizationId, '/summary/dns', summary, filterQuery(report)),
    deploymentStatus: (organizationId, period) =>
      organizationReport(
        organizationId,
        '/deployment-status',
        z.array(deploymentStatus),
        periodQuery(period),
      ),
    roamingComputers: deploymentPages('/roamingcomputers', roamingComputer),
    networks: deploymentPages('/networks', network),
    sites: deploymentPages('/sites', site),
    virtualAppliances: deploymentPages('/virtualappliances', virtualAppliance),
    readKeyStatus: () => readKeyStatus({ caller, client, key: options.key, now: options.now }),
    close: () => caller.close(),
  };
  return client;
};

/** A single object; some consoles wrap it in `data` like every other report. */
const consoleAnswer = z.union([dataOf(providerConsole).transform(({ data }) => data), providerConsole]);

/**
 * Without an organisation a customer's report runs at the provider's own level and answers 200 with nothing, which looks
 * like peace. So it never leaves this process.
 */
const checkOrganization = (organizationId: number, path: string): number => {
  if (Number.isSafeInteger(organizationId) && organizationId > 0) return organizationId;
  throw failureWithout('bad-request', `${path} was asked for without an organisation id`, { path });
};
