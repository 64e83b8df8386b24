import { sql, type Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';

type Tx = Transaction<Tables>;

/** Why a link waits for a person's choice. */
export const openChoice = 'several-to-adopt';

/** Why a link has no record yet: a person said that none of the older ones is it. */
export const newChosen = 'new-chosen';

/** Choices of a provider wait for one another here, so that no two customers are given one record. */
export const lockChoices = async (tx: Tx, providerId: string): Promise<void> => {
  await tx
    .selectFrom('configuration_types')
    .select('provider_id')
    .where('provider_id', '=', providerId)
    .forUpdate()
    .execute();
};

/** Those of the records that another customer's link names. */
export const takenByOthers = async (
  tx: Tx,
  providerId: string,
  organizationId: number,
  remoteIds: readonly number[],
): Promise<ReadonlySet<number>> => {
  const rows = await tx
    .selectFrom('configuration_links')
    .select('remote_id')
    .where('provider_id', '=', providerId)
    .where('organization_id', '<>', organizationId)
    .where(sql<boolean>`remote_id = any(${[...remoteIds]}::integer[])`)
    .execute();
  return new Set(rows.flatMap((row) => row.remote_id ?? []));
};

/** What a person decided of an open choice: a record, or (null) a new one for this company. False: it isn't open. */
export const saveChoice = async (
  tx: Tx,
  providerId: string,
  chosen: {
    readonly organizationId: number;
    readonly remoteId: number | null;
    readonly companyRecId: number;
  },
): Promise<boolean> => {
  const { organizationId, remoteId, companyRecId } = chosen;
  const changed = await tx
    .updateTable('configuration_links')
    .set({
      state: 'pending',
      reason: remoteId === null ? newChosen : null,
      // Among which was chosen, until something is made: a new one can be taken back.
      ...(remoteId === null ? {} : { problem: null }),
      remote_id: remoteId,
      company_rec_id: remoteId === null ? null : companyRecId,
      new_for: remoteId === null ? companyRecId : null,
    })
    .where('provider_id', '=', providerId)
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'suspended')
    .where('reason', '=', openChoice)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
};

/** What was said before the next run is open again: a new one, of which nothing is decided yet. False: it isn't so. */
export const takeBackNew = async (tx: Tx, providerId: string, organizationId: number): Promise<boolean> => {
  const changed = await tx
    .updateTable('configuration_links as link')
    .set({ state: 'suspended', reason: openChoice, new_for: null })
    .where('link.provider_id', '=', providerId)
    .where('link.organization_id', '=', organizationId)
    .where('link.state', '=', 'pending')
    .where('link.new_for', 'is not', null)
    .where('link.remote_id', 'is', null)
    // A run under way has planned it and may be making it.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('configuration_plans as plan')
            .select('plan.run_id')
            .where('plan.provider_id', '=', providerId)
            .where('plan.organization_id', '=', organizationId)
            .where('plan.action', '=', 'create'),
        ),
      ),
    )
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
};

/** The PSA refused to mark the record that was chosen: the choice is open again. */
export const reopenChoice = async (
  tx: Tx,
  providerId: string,
  chosen: { readonly organizationId: number; readonly remoteId: number; readonly problem: unknown },
): Promise<void> => {
  await tx
    .updateTable('configuration_links')
    .set({
      state: 'suspended',
      reason: openChoice,
      problem: JSON.stringify(chosen.problem),
      remote_id: null,
      company_rec_id: null,
    })
    .where('provider_id', '=', providerId)
    .where('organization_id', '=', chosen.organizationId)
    .where('remote_id', '=', chosen.remoteId)
    .where('state', '=', 'pending')
    .execute();
};
