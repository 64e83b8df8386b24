import { askInProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { allJoined, oneJoined } from './list-store.ts';
import type { MappedCustomer } from './types.ts';

type Row = Awaited<ReturnType<typeof allJoined>>[number];

const ofMapped = (row: Row): MappedCustomer[] =>
  row.company_rec_id === null
    ? []
    : [
        {
          organizationId: row.organization_id,
          name: row.name,
          seats: row.seats,
          packageName: row.package_name,
          licenseType: row.license_type,
          removedAt: row.removed_at,
          companyRecId: row.company_rec_id,
          companyIdentifier: row.company_identifier ?? '',
          companyName: row.company_name ?? '',
          state: row.suspended_reason === null ? ('active' as const) : ('suspended' as const),
          suspendedReason: row.suspended_reason,
        },
      ];

/** All mapped customers, suspended and removed ones included (see `state` and `removedAt`), by organisation id. */
export const mappedCustomers = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<MappedCustomer[]> => {
  const rows = await askInProvider(deps.db, providerId, async (tx) => allJoined(tx, providerId));
  return rows.flatMap(ofMapped);
};

/** One customer, if it is known and mapped; otherwise null. */
export const mappedCustomer = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationId: number,
): Promise<MappedCustomer | null> => {
  const row = await askInProvider(deps.db, providerId, async (tx) =>
    oneJoined(tx, providerId, organizationId),
  );
  return (row && ofMapped(row)[0]) ?? null;
};
