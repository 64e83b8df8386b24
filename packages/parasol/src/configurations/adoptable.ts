import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { z } from 'zod';

import { mappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { takenByOthers } from './choice-store.ts';
import { bodyOf } from './psa-answers.ts';
import { readType } from './store.ts';

/** A configuration of a customer's company that bears no mark and could be the customer's. */
export type AdoptableConfiguration = {
  readonly remoteId: number;
  readonly name: string;
  readonly status: string | null;
  readonly active: boolean;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
};

const fields = 'id,name,status/name,company/id,type/id,deviceIdentifier,activeFlag,_info';
const shownMax = 25;

/** Of several that could be meant: bears no mark, and no other customer's link names it. */
const free = (record: Configuration, taken: ReadonlySet<number>): boolean =>
  !record.deviceIdentifier && !taken.has(record.id);

const present = (record: Configuration): AdoptableConfiguration => ({
  remoteId: record.id,
  name: record.name,
  status: record.status?.name ?? null,
  active: record.activeFlag ?? true,
  updatedAt: record._info?.['lastUpdated'] ?? null,
  updatedBy: record._info?.['updatedBy'] ?? null,
});

/**
 * The configurations among which a person chooses a customer's, read from the PSA now in one call: at most 25, by their
 * numbers, and how many there are. None where the customer has no company, or no run was there yet.
 */
export const adoptableConfigurations = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: { readonly psa: ConnectWiseClient; readonly organizationId: number },
): Promise<{ readonly rows: readonly AdoptableConfiguration[]; readonly total: number }> => {
  const [customer, type] = await Promise.all([
    mappedCustomer(deps, providerId, o.organizationId),
    readType(deps, providerId),
  ]);
  if (customer === null || type === null) return { rows: [], total: 0 };
  const conditions = `company/id=${customer.companyRecId} and type/id=${type.typeId}`;
  const query = { conditions, fields, orderBy: 'id', pageSize: 1_000 };
  const records = bodyOf(
    await o.psa.get('/company/configurations', z.array(Configuration), query),
    'Configurations could not be read',
  );
  const ids = records.map((record) => record.id);
  const taken = await inProvider(deps.db, providerId, (tx) =>
    takenByOthers(tx, providerId, o.organizationId, ids),
  );
  const rows = records.filter((record) => free(record, taken));
  return { rows: rows.slice(0, shownMax).map(present), total: rows.length };
};
