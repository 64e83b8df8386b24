import type { CustomerName } from '../customers/index.ts';

/** Whose log files there are. */
export type Coverage = {
  customerOf(folder: string): CustomerName | null;
  foldersOf(organizationId: number): readonly string[];
  /** Customers of whom no file was ever read: what concerns them comes from the reports. */
  readonly uncovered: ReadonlySet<number>;
};

export const coverageOf = (
  folders: readonly string[],
  customers: readonly CustomerName[],
  customerOf: (folder: string) => CustomerName | null,
): Coverage => {
  const byOrganization = new Map<number, string[]>();
  for (const folder of folders) {
    const customer = customerOf(folder);
    if (customer === null) continue;
    const { organizationId } = customer;
    byOrganization.set(organizationId, [...(byOrganization.get(organizationId) ?? []), folder]);
  }
  return {
    customerOf,
    foldersOf: (organizationId) => byOrganization.get(organizationId) ?? [],
    uncovered: new Set(
      customers
        .map(({ organizationId }) => organizationId)
        .filter((organizationId) => !byOrganization.has(organizationId)),
    ),
  };
};
