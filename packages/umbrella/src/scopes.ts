/** A scope of an Umbrella API key and what Parasol reads with it. No write scope is ever needed. */
export type NeededScope = {
  readonly scope: string;
  /** As the dashboard's list of scopes shows it. */
  readonly dashboardName: string;
  readonly usedFor: string;
  readonly optional: boolean;
};

const scope = (name: string, dashboardName: string, usedFor: string, optional = false): NeededScope => ({
  scope: name,
  dashboardName,
  usedFor,
  optional,
});

/** Every scope Parasol can use, in the order in which they are checked. */
export const neededScopes: readonly NeededScope[] = [
  scope('admin.customers:read', 'Admin > Customers > Read-Only', 'the list of customers'),
  scope(
    'reports.customers:read',
    'Reports > Customers > Read-Only',
    'reports that cover all customers at once',
  ),
  scope('reports.utilities:read', 'Reports > Utilities > Read-Only', 'the names of security categories'),
  scope(
    'reports.aggregations:read',
    'Reports > Aggregations > Read-Only',
    'infected identities, top domains and top threats of a customer',
  ),
  scope(
    'reports.granularEvents:read',
    'Reports > Granular Events > Read-Only',
    'single events for the ticket text',
  ),
  scope(
    'deployments.roamingcomputers:read',
    'Deployments > Roaming Computers > Read-Only',
    'roaming computers',
  ),
  scope('deployments.networks:read', 'Deployments > Networks > Read-Only', 'networks'),
  scope('deployments.sites:read', 'Deployments > Sites > Read-Only', 'sites'),
  scope(
    'deployments.virtualappliances:read',
    'Deployments > Virtual Appliances > Read-Only',
    'virtual appliances',
  ),
  scope('admin.apikeys:read', 'Admin > API Keys > Read-Only', 'a warning before the key expires', true),
];

const granularReports = [
  '/requests-by-hour',
  '/requests-by-timerange',
  '/categories-by-',
  '/deployment-status',
  '/bandwidth-by-',
];
const utilityReports = ['/categories', '/identities', '/threat-types', '/threat-names', '/applications'];

/** The scope that a GET of `path` (from the root, without the query) needs, as the published contracts say; null if unknown. */
export const scopeOf = (path: string): string | null => {
  if (path.startsWith('/admin/v2/apiKeys')) return 'admin.apikeys:read';
  if (path.startsWith('/admin/v2/managed/') || path.startsWith('/admin/v2/providers/'))
    return 'admin.customers:read';
  const deployment = /^\/deployments\/v2\/([a-z]+)/u.exec(path)?.[1];
  if (deployment !== undefined) return `deployments.${deployment}:read`;
  if (!path.startsWith('/reports/v2/')) return null;
  const report = path.slice('/reports/v2'.length);
  if (report === '/providers/categories') return 'reports.utilities:read';
  if (report.startsWith('/providers/')) return 'reports.customers:read';
  if (granularReports.some((prefix) => report.startsWith(prefix))) return 'reports.granularEvents:read';
  if (utilityReports.some((prefix) => report === prefix || report.startsWith(`${prefix}/`)))
    return 'reports.utilities:read';
  return 'reports.aggregations:read';
};
