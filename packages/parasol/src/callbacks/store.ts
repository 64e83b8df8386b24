import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';

import type { Deps } from '../deps.ts';
import { wakeProvider } from '../work/index.ts';

type Db = Pick<Deps, 'db'>;

export type Registered = {
  readonly token: string;
  readonly state: 'registered' | 'refused' | 'failed' | null;
  readonly detail: string | null;
  readonly checkedAt: Date | null;
};

/** Remembers by which address this console can be called, for those who register it. */
export const saveConsoleAddress = async ({ db }: Db, url: string): Promise<void> => {
  await db
    .insertInto('console_address')
    .values({ id: 1, url })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ url }))
    .execute();
};

export const consoleAddress = async ({ db }: Db): Promise<string | null> =>
  (await db.selectFrom('console_address').select('url').where('id', '=', 1).executeTakeFirst())?.url ?? null;

/** What is known of a provider's callback; makes its token the first time. */
export const registeredOf = async ({ db }: Db, providerId: string, newToken: string): Promise<Registered> =>
  inProvider(db, providerId, async (tx) => {
    await tx
      .insertInto('psa_callbacks')
      .values({ provider_id: providerId, token: newToken, state: null, detail: null, checked_at: null })
      .onConflict((conflict) => conflict.column('provider_id').doNothing())
      .execute();
    const row = await tx
      .selectFrom('psa_callbacks')
      .selectAll()
      .where('provider_id', '=', providerId)
      .executeTakeFirstOrThrow();
    return { token: row.token, state: row.state, detail: row.detail, checkedAt: row.checked_at };
  });

/** Only to read: null for a provider that has none. */
export const findRegistered = async ({ db }: Db, providerId: string): Promise<Registered | null> =>
  inProvider(db, providerId, async (tx) => {
    const row = await tx
      .selectFrom('psa_callbacks')
      .selectAll()
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { token: row.token, state: row.state, detail: row.detail, checkedAt: row.checked_at };
  });

export const saveRegistered = async (
  { db }: Db,
  providerId: string,
  o: { readonly state: Registered['state']; readonly detail: string | null; readonly checkedAt: Date },
): Promise<void> =>
  inProvider(db, providerId, async (tx) => {
    await tx
      .updateTable('psa_callbacks')
      .set({ state: o.state, detail: o.detail, checked_at: o.checkedAt })
      .where('provider_id', '=', providerId)
      .execute();
    await tx
      .deleteFrom('callback_messages')
      .where('provider_id', '=', providerId)
      .where('taken_at', '<', sql<Date>`now() - interval '2 days'`)
      .execute();
  });

/**
 * Takes a verified message: remembered, so that sending it again does nothing, and, if the ticket is one of ours, a
 * hint to look at it. Returns whether somebody will look.
 */
export const takeHint = async (
  { db }: Db,
  providerId: string,
  o: { readonly messageId: string; readonly ticketId: number },
): Promise<boolean> =>
  inProvider(db, providerId, async (tx) => {
    const taken = await tx
      .insertInto('callback_messages')
      .values({ provider_id: providerId, message_id: o.messageId })
      .onConflict((conflict) => conflict.columns(['provider_id', 'message_id']).doNothing())
      .executeTakeFirst();
    if (Number(taken.numInsertedOrUpdatedRows ?? 0) === 0) return false;
    const ours = await tx
      .selectFrom('incidents')
      .select('incident_id')
      .where('provider_id', '=', providerId)
      .where('ticket_id', '=', o.ticketId)
      .executeTakeFirst();
    if (ours === undefined) return false;
    await tx
      .insertInto('ticket_hints')
      .values({ provider_id: providerId, ticket_id: o.ticketId })
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'ticket_id']).doUpdateSet({ hinted_at: sql<Date>`now()` }),
      )
      .execute();
    await wakeProvider(tx, providerId, 'deliver');
    return true;
  });

const hintsAtOnce = 500;

/** The tickets to look at; `seen` forgets the hints that came before this was asked. */
export const openHints = async (
  { db }: Db,
  providerId: string,
): Promise<{ readonly ticketIds: readonly number[]; readonly seen: () => Promise<void> }> => {
  const rows = await inProvider(db, providerId, (tx) =>
    tx
      .selectFrom('ticket_hints')
      .select(['ticket_id', sql<string>`hinted_at::text`.as('hinted_at')])
      .where('provider_id', '=', providerId)
      .orderBy('hinted_at')
      .limit(hintsAtOnce)
      .execute(),
  );
  const seen = async (): Promise<void> => {
    await inProvider(db, providerId, async (tx) => {
      for (const row of rows)
        await tx
          .deleteFrom('ticket_hints')
          .where('provider_id', '=', providerId)
          .where('ticket_id', '=', row.ticket_id)
          .where('hinted_at', '=', sql<Date>`${row.hinted_at}::timestamptz`)
          .execute();
    });
  };
  return { ticketIds: rows.map((row) => row.ticket_id), seen };
};
