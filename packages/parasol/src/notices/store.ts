import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../schema/index.ts';
import {
  channelSchema,
  conditionDetails,
  conditionKind,
  languageSchema,
  type Channel,
  type Condition,
  type ConditionDetails,
  type Delivery,
  type Notice,
  type NoticeSettings,
} from './types.ts';

type Tx = Transaction<Tables>;

export type StoredSettings = NoticeSettings & { readonly sealedSecret: string | null };

export const readSettings = async (tx: Tx, providerId: string): Promise<StoredSettings> => {
  const row = await tx
    .selectFrom('notice_settings')
    .selectAll()
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row === undefined
    ? { emails: [], language: 'en', webhookUrl: null, sealedSecret: null }
    : {
        emails: row.emails,
        language: languageSchema.parse(row.language),
        webhookUrl: row.webhook_url,
        sealedSecret: row.sealed_secret,
      };
};

export const saveSettings = async (tx: Tx, providerId: string, o: StoredSettings): Promise<void> => {
  const values = {
    emails: [...o.emails],
    language: o.language,
    webhook_url: o.webhookUrl,
    sealed_secret: o.sealedSecret,
  };
  await tx
    .insertInto('notice_settings')
    .values({ provider_id: providerId, ...values })
    .onConflict((conflict) => conflict.column('provider_id').doUpdateSet(values))
    .execute();
};

/** Puts another seal in the place of the one that was read; false if somebody has saved another secret since. */
export const replaceSecret = async (
  tx: Tx,
  providerId: string,
  before: string,
  after: string,
): Promise<boolean> =>
  (await tx
    .updateTable('notice_settings')
    .set({ sealed_secret: after })
    .where('provider_id', '=', providerId)
    .where('sealed_secret', '=', before)
    .returning('provider_id')
    .executeTakeFirst()) !== undefined;

/** What is open, by kind. Locked, so that two workers who look at once tell of a condition once. */
export const openNotices = async (
  tx: Tx,
  providerId: string,
): Promise<{ noticeId: string; kind: string; details: ConditionDetails }[]> => {
  const rows = await tx
    .selectFrom('notices')
    .select(['notice_id', 'kind', 'details'])
    .where('provider_id', '=', providerId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .execute();
  return rows.map((row) => ({
    noticeId: row.notice_id,
    kind: row.kind,
    details: conditionDetails.parse(row.details),
  }));
};

/** Opens a notice with its deliveries; false if it is open already. */
export const insertNotice = async (
  tx: Tx,
  providerId: string,
  noticeId: string,
  condition: Condition,
  by: readonly Channel[],
): Promise<boolean> => {
  const added = await tx
    .insertInto('notices')
    .values({
      provider_id: providerId,
      notice_id: noticeId,
      kind: condition.kind,
      details: JSON.stringify(condition.details),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('notice_id')
    .executeTakeFirst();
  if (added === undefined) return false;
  if (by.length > 0)
    await tx
      .insertInto('notice_deliveries')
      .values(
        by.map((channel) => ({ provider_id: providerId, notice_id: noticeId, channel, state: 'waiting' })),
      )
      .execute();
  return true;
};

export const updateDetails = async (
  tx: Tx,
  providerId: string,
  noticeId: string,
  details: ConditionDetails,
): Promise<void> => {
  await tx
    .updateTable('notices')
    .set({ details: JSON.stringify(details) })
    .where('provider_id', '=', providerId)
    .where('notice_id', '=', noticeId)
    .execute();
};

export const endNotice = async (tx: Tx, providerId: string, noticeId: string): Promise<void> => {
  await tx
    .updateTable('notices')
    .set({ ended_at: sql<Date>`now()` })
    .where('provider_id', '=', providerId)
    .where('notice_id', '=', noticeId)
    .execute();
};

/** Forgets all but the newest that have ended. */
export const forgetOldNotices = async (tx: Tx, providerId: string, kept: number): Promise<void> => {
  await sql`delete from notices where provider_id = ${providerId}::uuid and ended_at is not null
    and notice_id not in (select notice_id from notices where provider_id = ${providerId}::uuid
      order by opened_at desc limit ${kept})`.execute(tx);
};

const deliveryRow = z.object({
  notice_id: z.string(),
  channel: channelSchema,
  state: z.enum(['waiting', 'sent', 'given-up']),
  attempts: z.number(),
  problem: z.string().nullable(),
  sent_at: z.date().nullable(),
});

/** The newest notices with how each was told. */
export const listNotices = async (tx: Tx, providerId: string, limit: number): Promise<Notice[]> => {
  const rows = await tx
    .selectFrom('notices')
    .selectAll()
    .where('provider_id', '=', providerId)
    .orderBy(sql`ended_at is not null`)
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .execute();
  if (rows.length === 0) return [];
  const told = await tx
    .selectFrom('notice_deliveries')
    .select(['notice_id', 'channel', 'state', 'attempts', 'problem', 'sent_at'])
    .where('provider_id', '=', providerId)
    .where(
      'notice_id',
      'in',
      rows.map((row) => row.notice_id),
    )
    .orderBy('channel')
    .execute();
  const deliveries = told.map((row) => deliveryRow.parse(row));
  return rows.flatMap((row) => {
    const kind = conditionKind.safeParse(row.kind);
    if (!kind.success) return [];
    return [
      {
        noticeId: row.notice_id,
        kind: kind.data,
        details: conditionDetails.parse(row.details),
        openedAt: row.opened_at,
        endedAt: row.ended_at,
        deliveries: deliveries
          .filter((one) => one.notice_id === row.notice_id)
          .map((one): Delivery => ({
            channel: one.channel,
            state: one.state,
            attempts: one.attempts,
            problem: one.problem,
            sentAt: one.sent_at,
          })),
      },
    ];
  });
};

export type DueDelivery = Condition & {
  readonly noticeId: string;
  readonly channel: Channel;
  readonly attempts: number;
  readonly openedAt: Date;
};

/**
 * Takes deliveries that are due. The attempt is counted before it is made, so that one that kills its process comes
 * to an end as well; until `retrySeconds` are over nobody makes another.
 */
export const takeDue = async (tx: Tx, providerId: string, limit: number): Promise<DueDelivery[]> => {
  const rows = await tx
    .selectFrom('notice_deliveries as d')
    .innerJoin('notices as n', (join) =>
      join.onRef('n.provider_id', '=', 'd.provider_id').onRef('n.notice_id', '=', 'd.notice_id'),
    )
    .select(['d.notice_id', 'd.channel', 'd.attempts', 'n.kind', 'n.details', 'n.opened_at'])
    .where('d.provider_id', '=', providerId)
    .where('d.state', '=', 'waiting')
    .where('d.next_at', '<=', sql<Date>`now()`)
    .orderBy('d.next_at')
    .limit(limit)
    .forUpdate('d')
    .skipLocked()
    .execute();
  const due = rows.map((row) => ({
    noticeId: row.notice_id,
    channel: channelSchema.parse(row.channel),
    attempts: row.attempts + 1,
    kind: conditionKind.parse(row.kind),
    details: conditionDetails.parse(row.details),
    openedAt: row.opened_at,
  }));
  for (const one of due)
    await tx
      .updateTable('notice_deliveries')
      .set({
        attempts: one.attempts,
        next_at: sql<Date>`now() + make_interval(secs => ${retrySeconds(one.attempts)})`,
      })
      .where('provider_id', '=', providerId)
      .where('notice_id', '=', one.noticeId)
      .where('channel', '=', one.channel)
      .execute();
  return due;
};

/** One minute, two, four … four hours at most. */
export const retrySeconds = (attempts: number): number => Math.min(60 * 2 ** (attempts - 1), 4 * 3600);

export const finishDelivery = async (
  tx: Tx,
  providerId: string,
  one: Pick<DueDelivery, 'noticeId' | 'channel'>,
  outcome: { readonly state: 'waiting' | 'sent' | 'given-up'; readonly problem: string | null },
): Promise<void> => {
  await tx
    .updateTable('notice_deliveries')
    .set({
      state: outcome.state,
      problem: outcome.problem,
      ...(outcome.state === 'sent' ? { sent_at: sql<Date>`now()` } : {}),
    })
    .where('provider_id', '=', providerId)
    .where('notice_id', '=', one.noticeId)
    .where('channel', '=', one.channel)
    .execute();
};

/** Milliseconds until the next delivery is due; null: none waits. */
export const nextDeliveryMs = async (tx: Tx, providerId: string): Promise<number | null> => {
  const row = await tx
    .selectFrom('notice_deliveries')
    .select(sql<number | null>`(extract(epoch from min(next_at) - now()) * 1000)::float8`.as('delay_ms'))
    .where('provider_id', '=', providerId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  const delayMs = row?.delay_ms ?? null;
  return delayMs === null ? null : Math.max(0, delayMs);
};
