import { inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { allJoined } from './list-store.ts';

export type CustomerName = { readonly organizationId: number; readonly name: string };

/** All customers that Umbrella lists, mapped or not, by organisation id. */
export const customerNames = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<CustomerName[]> => {
  const rows = await inProvider(deps.db, providerId, async (tx) => allJoined(tx, providerId));
  return rows
    .filter((row) => row.removed_at === null)
    .map((row) => ({ organizationId: row.organization_id, name: row.name }));
};
