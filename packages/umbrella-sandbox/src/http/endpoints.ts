import { allCategories } from '../scenario/catalogue.ts';
import { activity } from '../reports/activity.ts';
import type { OrganizationReport, ProviderReport } from '../reports/context.ts';
import * as deployment from '../reports/deployments.ts';
import * as tops from '../reports/organization-tops.ts';
import * as totals from '../reports/organization-totals.ts';
import * as provider from '../reports/provider.ts';
import { showCategoryWithLegacyId } from '../reports/shapes.ts';
import type { Customer } from '../scenario/world.ts';

/**
 * The reports by path under `/reports/v2`. Those of an organisation exist for all traffic and, at `/dns`, for DNS
 * alone; the sandbox has no other traffic, so both answer the same.
 */
export const organizationReports: Readonly<Record<string, OrganizationReport>> = {
  '/summary': totals.summary,
  '/total-requests': totals.totalRequests,
  '/top-identities': tops.topIdentities,
  '/top-destinations': tops.topDestinations,
  '/top-categories': tops.topCategories,
  '/top-threats': tops.topThreats,
  '/top-threat-types': tops.topThreatTypes,
  '/requests-by-hour': totals.requestsByHour,
  '/activity': activity,
};

/** Those without a `/dns` form. */
export const plainOrganizationReports: Readonly<Record<string, OrganizationReport>> = {
  '/deployment-status': totals.deploymentStatus,
  '/categories': () => allCategories().map(showCategoryWithLegacyId),
  '/identities': totals.identities,
};

export const providerReports: Readonly<Record<string, ProviderReport>> = {
  '/providers/deployments': provider.deployments,
  '/providers/requests-by-org': provider.requestsByOrganization,
  '/providers/category-requests-by-org': provider.categoryRequestsByOrganization,
  '/providers/requests-by-category': provider.requestsByCategory,
  '/providers/requests-by-destination': provider.requestsByDestination,
  '/providers/requests-by-hour': provider.requestsByHour,
  '/providers/categories': () => allCategories().map(showCategoryWithLegacyId),
};

/** Lists under `/deployments/v2`, paged by `page` and `limit`. */
export const deploymentLists: Readonly<Record<string, (customer: Customer) => readonly unknown[]>> = {
  '/roamingcomputers': deployment.roamingComputers,
  '/networks': deployment.networks,
  '/sites': deployment.sites,
  '/virtualappliances': deployment.virtualAppliances,
};
