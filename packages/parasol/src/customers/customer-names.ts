import { askInProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { listedNames, selectNames } from './list-store.ts';

export type CustomerName = { readonly organizationId: number; readonly name: string };

/** All customers that Umbrella lists, mapped or not, by organisation id. */
export const customerNames = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<CustomerName[]> => {
  const rows = await askInProvider(deps.db, providerId, async (tx) => listedNames(tx, providerId));
  return rows.map((row) => ({ organizationId: row.organization_id, name: row.name }));
};

/** What these customers are called, removed ones too; one that Umbrella never listed is absent. */
export const namesOfCustomers = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationIds: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  if (organizationIds.length === 0) return new Map();
  const rows = await askInProvider(deps.db, providerId, (tx) => selectNames(tx, providerId, organizationIds));
  return new Map(rows.map((row) => [row.organization_id, row.name]));
};
