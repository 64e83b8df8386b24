import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { firstHash, type Actor, type AuditLine, type Hashable } from './line.ts';
import type { Tables } from '../schema/index.ts';

type Tx = Transaction<Tables>;

const actorSchema: z.ZodType<Actor> = z.object({
  kind: z.enum(['person', 'token', 'system']),
  id: z.string(),
  name: z.string(),
});

/** Locks the end of the provider's chain until the transaction ends, and reads the database's clock. */
export const lockHead = async (
  tx: Tx,
  providerId: string,
): Promise<{ seq: number; hash: string; at: Date }> => {
  await tx
    .insertInto('audit_heads')
    .values({ provider_id: providerId, seq: 0, hash: firstHash })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();
  const head = await tx
    .selectFrom('audit_heads')
    .select(['seq', 'hash', sql<Date>`clock_timestamp()::timestamptz(3)`.as('at')])
    .where('provider_id', '=', providerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return head;
};

export const append = async (tx: Tx, line: Hashable & { hash: string }): Promise<void> => {
  await tx
    .insertInto('audit_log')
    .values({
      provider_id: line.providerId,
      seq: line.seq,
      at: line.at,
      actor: JSON.stringify(line.actor),
      action: line.action,
      subject: line.subject,
      details: JSON.stringify(line.details),
      previous_hash: line.previousHash,
      hash: line.hash,
    })
    .execute();
  await tx
    .updateTable('audit_heads')
    .set({ seq: line.seq, hash: line.hash })
    .where('provider_id', '=', line.providerId)
    .execute();
};

type Row = Awaited<ReturnType<typeof rowsAfter>>[number];

export const presentable = (row: Row): AuditLine => ({
  providerId: row.provider_id,
  seq: row.seq,
  at: row.at,
  actor: actorSchema.parse(row.actor),
  action: row.action,
  subject: row.subject,
  details: z.record(z.string(), z.unknown()).parse(row.details),
  previousHash: row.previous_hash,
  hash: row.hash,
});

/** Lines in order, for checking and exporting. */
export const rowsAfter = async (tx: Tx, providerId: string, afterSeq: number, limit: number) =>
  tx
    .selectFrom('audit_log')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();

export const readHead = async (tx: Tx, providerId: string) =>
  tx
    .selectFrom('audit_heads')
    .select(['seq', 'hash'])
    .where('provider_id', '=', providerId)
    .executeTakeFirst();

export type AuditFilter = { readonly search?: string | undefined; readonly action?: string | undefined };

/** Newest first. `search` looks into action, subject and the actor's name. */
export const page = async (
  tx: Tx,
  providerId: string,
  filter: AuditFilter,
  offset: number,
  limit: number,
) => {
  let query = tx.selectFrom('audit_log').where('provider_id', '=', providerId);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((is) =>
      is.or([
        is('action', 'ilike', pattern),
        is('subject', 'ilike', pattern),
        is(sql<string>`actor->>'name'`, 'ilike', pattern),
      ]),
    );
  }
  const { total } = await query
    .select((is) => is.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query.selectAll().orderBy('seq', 'desc').offset(offset).limit(limit).execute();
  return { total: Number(total), rows };
};
