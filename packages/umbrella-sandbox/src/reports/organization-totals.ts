import type { SandboxIdentity } from '../scenario/model.ts';
import { categoryIds } from './category-ids.ts';
import type { OrganizationReport } from './context.ts';
import { deploymentCounts } from './deployment-counts.ts';
import { requestsByHour as hours } from './hours.ts';
import { readNumber } from './filter.ts';
import { readSpan } from './period.ts';
import { addTo, emptyCounts, showIdentity } from './shapes.ts';
import { eachKind, slice } from './tally.ts';

export const summary: OrganizationReport = (context) => {
  const counts = emptyCounts();
  const domains = new Set<string>();
  const identities = new Set<number>();
  const identityTypes = new Set<string>();
  const categories = new Set<number>();
  const policyCategories = new Set<number>();
  let policyRequests = 0;
  eachKind(context, (kind, count) => {
    addTo(counts, kind.verdict, count);
    domains.add(kind.domain);
    identities.add(kind.identities[0].id);
    identityTypes.add(kind.identities[0].type.type);
    for (const id of categoryIds(kind.categories)) categories.add(id);
    for (const id of categoryIds(kind.policyCategories)) policyCategories.add(id);
    if (kind.policyCategories.length > 0) policyRequests += count;
  });
  return {
    applications: 0,
    applicationsallowed: 0,
    applicationsblocked: 0,
    categories: categories.size,
    domains: domains.size,
    files: 0,
    filetypes: 0,
    identities: identities.size,
    identitytypes: identityTypes.size,
    policycategories: policyCategories.size,
    policyrequests: policyRequests,
    requests: counts.requests,
    requestsallowed: counts.allowedrequests,
    requestsblocked: counts.blockedrequests,
  };
};

export const totalRequests: OrganizationReport = (context) => {
  let count = 0;
  eachKind(context, (_kind, requests) => {
    count += requests;
  });
  return { count };
};

export const requestsByHour: OrganizationReport = (context) =>
  context.customer === null ? [] : slice(hours([context.customer], context.query, context.nowMs), context);

export const deploymentStatus: OrganizationReport = ({ customer, query, nowMs }) => {
  const span = readSpan(query['from'], query['to'], nowMs);
  if (customer === null) return [];
  return deploymentCounts(customer, span).map(({ identityType, active, total }) => ({
    type: identityType,
    activecount: active,
    count: total,
  }));
};

/** All identities known for the organisation, whether they were active or not; at most 5,000 in one answer. */
export const identities: OrganizationReport = ({ customer, query }) => {
  const deployment = customer?.life().deployment;
  const all: SandboxIdentity[] =
    deployment === undefined
      ? []
      : [
          ...deployment.roamingComputers.map(({ identity }) => identity),
          ...deployment.networks.map(({ identity }) => identity),
          ...deployment.appliances.map(({ identity }) => identity),
          ...deployment.sites,
          ...deployment.others,
        ];
  const search = query['search']?.toLowerCase() ?? '';
  const types = query['identitytypes']?.split(',');
  const offset = readNumber(query, 'offset', 0, 0, 1_000_000);
  const limit = readNumber(query, 'limit', 100, 1, 5_000);
  return all
    .filter(
      ({ label, type }) =>
        label.toLowerCase().includes(search) && (types === undefined || types.includes(type.type)),
    )
    .slice(offset, offset + limit)
    .map(showIdentity);
};
