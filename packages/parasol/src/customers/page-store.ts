import { askInProvider } from '@parasol/postgres';
import type { UmbrellaCustomer } from '@parasol/umbrella';
import type { Transaction } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';

const text = z.string().exactOptional();
const keptCustomer = z.object({
  organizationId: z.number(),
  name: z.string(),
  seats: z.number(),
  packageName: text,
  packageId: z.number().exactOptional(),
  licenseType: text,
  isTrial: z.boolean().exactOptional(),
  address: z
    .object({ street: z.string(), street2: text, city: text, state: text, zipCode: text, countryCode: text })
    .exactOptional(),
}) satisfies z.ZodType<UmbrellaCustomer>;

/** The pages of the customer list that a run has read already, in order, without a gap. */
export const readPages = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<UmbrellaCustomer[][]> =>
  askInProvider(deps.db, providerId, async (tx) => {
    const rows = await tx
      .selectFrom('customer_pages')
      .select(['page', 'customers'])
      .where('provider_id', '=', providerId)
      .where('run_id', '=', runId)
      .orderBy('page')
      .execute();
    return rows
      .filter((row, index) => row.page === index + 1)
      .map((row) => z.array(keptCustomer).parse(row.customers));
  });

export const savePage = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  page: number,
  customers: readonly UmbrellaCustomer[],
): Promise<void> => {
  const kept = JSON.stringify(customers);
  await askInProvider(deps.db, providerId, (tx) =>
    tx
      .insertInto('customer_pages')
      .values({ provider_id: providerId, run_id: runId, page, customers: kept })
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'run_id', 'page']).doUpdateSet({ customers: kept }),
      )
      .execute(),
  );
};

/** The list was taken over; what runs left that never came so far goes with it. */
export const deletePages = (tx: Transaction<Tables>, providerId: string): Promise<unknown> =>
  tx.deleteFrom('customer_pages').where('provider_id', '=', providerId).execute();
