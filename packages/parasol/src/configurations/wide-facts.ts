import type { OrganizationDeployments, OrganizationRequests, UmbrellaClient } from '@parasol/umbrella';

import type { ActiveOfTotal, WideFacts } from './facts.ts';

const dayMs = 24 * 60 * 60 * 1_000;

type Kind = 'networks' | 'roamingComputers' | 'virtualAppliances' | 'sites';

/** Identity types are told apart by their words: the list is open, and numbers differ between documents. */
export const kindOfIdentityType = (identityType: { type: string; label: string }): Kind | null => {
  const words = `${identityType.type} ${identityType.label}`.toLowerCase().replaceAll(/[^a-z]+/g, ' ');
  if (/\broaming|\banyconnect|\bsecure client/.test(words)) return 'roamingComputers';
  if (/\bvirtual ?appliance|\bva\b|\bvas\b/.test(words)) return 'virtualAppliances';
  if (/\binternal/.test(words)) return null;
  if (/\bsites?\b/.test(words)) return 'sites';
  if (/\bnetworks?\b(?! device)/.test(words)) return 'networks';
  return null;
};

export const deploymentsOf = (
  row: OrganizationDeployments | undefined,
): NonNullable<WideFacts['deployments']> => {
  const sums: Record<Kind, { active: number; total: number }> = {
    networks: { active: 0, total: 0 },
    roamingComputers: { active: 0, total: 0 },
    virtualAppliances: { active: 0, total: 0 },
    sites: { active: 0, total: 0 },
  };
  for (const count of row?.counts ?? []) {
    const kind = kindOfIdentityType(count.identitytype);
    if (!kind) continue;
    sums[kind].active += count.activecount;
    sums[kind].total += count.count;
  }
  const of = (kind: Kind): ActiveOfTotal => sums[kind];
  return {
    networks: of('networks'),
    roamingComputers: of('roamingComputers'),
    virtualAppliances: of('virtualAppliances'),
    sites: sums.sites.total,
  };
};

/** Post-infection categories: the block contained an infection that is already there. By name, never by number. */
const contained = new Set(['command and control', 'cryptomining']);

export const securityOf = (
  row:
    | {
        readonly counts: readonly {
          readonly category: { readonly type: string; readonly label: string };
          readonly requestsblocked: number;
        }[];
      }
    | undefined,
): NonNullable<WideFacts['securityMonth']> => {
  let threatsPrevented = 0;
  let infectionsContained = 0;
  for (const count of row?.counts ?? []) {
    if (count.category.type.toLowerCase() !== 'security') continue;
    if (contained.has(count.category.label.trim().toLowerCase()))
      infectionsContained += count.requestsblocked;
    else threatsPrevented += count.requestsblocked;
  }
  return { threatsPrevented, infectionsContained };
};

const byOrganization = <Row extends { organization: { id: number } }>(
  rows: readonly Row[],
): Map<number, Row> => new Map(rows.map((row) => [row.organization.id, row]));

const requestsOf = (row: OrganizationRequests | undefined) => ({
  total: row?.counts.total ?? 0,
  blocked: row?.counts.totalblocked ?? 0,
});

/**
 * The four reports that cover every customer in one call each. All end at the end of the last complete window, so
 * that two runs over the same window see the same numbers. An organisation that a report leaves out had no traffic.
 */
export const readWideFacts = async (
  client: Pick<UmbrellaClient, 'deployments' | 'requestsByOrganization' | 'categoryRequestsByOrganization'>,
  organizationIds: readonly number[],
  periodEnd: Date,
): Promise<Map<number, WideFacts>> => {
  const day = { from: new Date(periodEnd.getTime() - dayMs), to: periodEnd };
  const month = { from: new Date(periodEnd.getTime() - 30 * dayMs), to: periodEnd };
  // These reports take no offset: the limit has to exceed the number of customers.
  const limit = organizationIds.length + 1_000;
  const [deployments, requestsDay, requestsMonth, categoriesMonth] = await Promise.all([
    client.deployments(day).then(byOrganization),
    client.requestsByOrganization({ ...day, limit }).then(byOrganization),
    client.requestsByOrganization({ ...month, limit }).then(byOrganization),
    client.categoryRequestsByOrganization({ ...month, limit }).then(byOrganization),
  ]);
  return new Map(
    organizationIds.map((organizationId) => [
      organizationId,
      {
        deployments: deploymentsOf(deployments.get(organizationId)),
        requestsDay: requestsOf(requestsDay.get(organizationId)),
        requestsMonth: requestsOf(requestsMonth.get(organizationId)),
        securityMonth: securityOf(categoriesMonth.get(organizationId)),
      },
    ]),
  );
};
