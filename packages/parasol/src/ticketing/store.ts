import type { Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';

type Tx = Transaction<Tables>;

export const saveCheck = async (
  tx: Tx,
  providerId: string,
  checkedAt: Date,
  problems: unknown,
): Promise<void> => {
  const values = { checked_at: checkedAt, problems: JSON.stringify(problems) };
  await tx
    .insertInto('choice_checks')
    .values({ provider_id: providerId, ...values })
    .onConflict((conflict) => conflict.column('provider_id').doUpdateSet(values))
    .execute();
};

export const readCheck = async (tx: Tx, providerId: string) =>
  tx
    .selectFrom('choice_checks')
    .select(['checked_at', 'problems'])
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
