import { sql, type Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';

type Tx = Transaction<Tables>;

const rowsMax = 20_000;

/** The overrides of one customer, or of all that have some. */
export const readOverrides = async (tx: Tx, providerId: string, organizationId: number | null) => {
  const all = tx
    .selectFrom('customer_settings')
    .select(['organization_id', 'settings'])
    .where('provider_id', '=', providerId);
  return (organizationId === null ? all : all.where('organization_id', '=', organizationId))
    .orderBy('organization_id')
    .limit(rowsMax)
    .execute();
};

/** Null takes them away. */
export const saveOverride = async (
  tx: Tx,
  providerId: string,
  organizationId: number,
  settings: unknown,
): Promise<void> => {
  if (settings === null) {
    await tx
      .deleteFrom('customer_settings')
      .where('provider_id', '=', providerId)
      .where('organization_id', '=', organizationId)
      .execute();
    return;
  }
  const values = { settings: JSON.stringify(settings), changed_at: sql<Date>`now()` };
  await tx
    .insertInto('customer_settings')
    .values({ provider_id: providerId, organization_id: organizationId, ...values })
    .onConflict((conflict) => conflict.columns(['provider_id', 'organization_id']).doUpdateSet(values))
    .execute();
};
