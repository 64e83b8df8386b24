import { askInProvider, inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { countByState, oneCustomer, pageOfCustomers, type JoinedCustomer } from './list-store.ts';
import { oneCompany, pageOfCompanies, type JoinedCompany } from './store.ts';
import type { CompanyQuery, CompanyRow, CustomerQuery, CustomerRow, CustomerState, Page } from './types.ts';

type ListDeps = Pick<Deps, 'db'>;

const customerRow = (row: JoinedCustomer): CustomerRow => ({
  organizationId: row.organization_id,
  name: row.name,
  seats: row.seats,
  packageName: row.package_name,
  licenseType: row.license_type,
  isTrial: row.is_trial,
  address: row.address,
  firstSeenAt: row.first_seen_at,
  removedAt: row.removed_at,
  state: row.state,
  mapping:
    row.company_rec_id === null || row.mapped_at === null
      ? null
      : {
          companyRecId: row.company_rec_id,
          companyIdentifier: row.company_identifier ?? '',
          companyName: row.company_name ?? '',
          mappedAt: row.mapped_at,
          suspendedReason: row.suspended_reason,
          sharedBy: row.shared_by,
        },
});

/** The Customers screen: searched, filtered, sorted and paged by the database. */
export const listCustomers = async (
  deps: ListDeps,
  providerId: string,
  query: CustomerQuery = {},
): Promise<Page<CustomerRow>> => {
  const found = await inProvider(deps.db, providerId, async (tx) => pageOfCustomers(tx, providerId, query));
  return { ...found, rows: found.rows.map(customerRow) };
};

/** Throws `not_found`. */
export const getCustomer = async (
  deps: ListDeps,
  providerId: string,
  organizationId: number,
): Promise<CustomerRow> => {
  const row = await inProvider(deps.db, providerId, async (tx) =>
    oneCustomer(tx, providerId, organizationId),
  );
  if (row === undefined) throw parasolError('not_found');
  return customerRow(row);
};

/** How many customers are in each state, for the overview. */
export const customerCounts = async (
  deps: ListDeps,
  providerId: string,
): Promise<Record<CustomerState, number>> => {
  const counts: Record<CustomerState, number> = { unmapped: 0, mapped: 0, suspended: 0, removed: 0 };
  for (const { state, count } of await askInProvider(deps.db, providerId, async (tx) =>
    countByState(tx, providerId),
  ))
    counts[state] = Number(count);
  return counts;
};

const companyRow = (row: JoinedCompany): CompanyRow => ({
  recId: row.rec_id,
  identifier: row.identifier,
  name: row.name,
  status: row.status,
  city: row.city,
  inactive: row.inactive,
  deleted: row.deleted,
  customers: row.customers,
});

/** A company by its record's number; null: it is not in the PSA, as last read. */
export const getCompany = async (
  deps: ListDeps,
  providerId: string,
  recId: number,
): Promise<CompanyRow | null> => {
  const row = await askInProvider(deps.db, providerId, async (tx) => oneCompany(tx, providerId, recId));
  return row === undefined ? null : companyRow(row);
};

/** Companies to choose from, by name; those that are no longer in the PSA are left out. */
export const listCompanies = async (
  deps: ListDeps,
  providerId: string,
  query: CompanyQuery = {},
): Promise<Page<CompanyRow>> => {
  const found = await inProvider(deps.db, providerId, async (tx) => pageOfCompanies(tx, providerId, query));
  return {
    ...found,
    rows: found.rows.map(companyRow),
  };
};
