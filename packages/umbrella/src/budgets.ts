/**
 * How many calls Umbrella allows, and which calls share an allowance.
 *
 * Source: "Umbrella API rate limits" (developer.cisco.com). Over the limit Umbrella answers 429 without Retry-After.
 * The page lists the provider consoles' reports apart from other reports; every path under `/reports/v2/providers/`
 * is counted there, which is the stricter reading.
 */
export type BudgetName = 'auth' | 'admin' | 'providers' | 'deployments' | 'reports' | 'provider-reports';

/** At most `calls` calls in any span of `periodMs`. */
export type BudgetLimit = { readonly calls: number; readonly periodMs: number };

/** `key`: one allowance per API key. `organization`: one per API key and organisation asked about. */
export type Budget = { readonly scope: 'key' | 'organization'; readonly limits: readonly BudgetLimit[] };

const second = 1_000;
const minute = 60 * second;
const halfHour = 30 * minute;

const slowLane: Budget = {
  scope: 'key',
  limits: [
    { calls: 5, periodMs: second },
    { calls: 14, periodMs: minute },
    { calls: 350, periodMs: halfHour },
  ],
};

export const budgetLimits: Readonly<Record<BudgetName, Budget>> = {
  auth: { scope: 'key', limits: [{ calls: 20, periodMs: minute }] },
  admin: slowLane,
  providers: {
    scope: 'key',
    limits: [
      { calls: 30, periodMs: second },
      { calls: 70, periodMs: minute },
      { calls: 1_000, periodMs: halfHour },
    ],
  },
  deployments: slowLane,
  reports: { scope: 'organization', limits: [{ calls: 5, periodMs: second }] },
  'provider-reports': slowLane,
};

/** The budget that a call to `path` (from the root, such as `/admin/v2/managed/customers`) is counted in. */
export const budgetOf = (path: string): BudgetName => {
  if (path.startsWith('/auth/')) return 'auth';
  if (path.startsWith('/admin/v2/providers/') || path.startsWith('/admin/v2/config/')) return 'providers';
  if (path.startsWith('/admin/')) return 'admin';
  if (path.startsWith('/deployments/')) return 'deployments';
  if (path.startsWith('/reports/v2/providers/')) return 'provider-reports';
  return 'reports';
};
