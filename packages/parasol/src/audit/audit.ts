import { inProvider } from '@parasol/postgres';
import type { Kysely, Transaction } from 'kysely';
import { asStored, hashOf, installationAuditId, type AuditEntry, type AuditLine } from './line.ts';
import { append, lockHead, page, presentable, type AuditFilter } from './store.ts';
import type { Tables } from '../schema/index.ts';

/**
 * Adds a line to the provider's chain inside the caller's transaction (`inProvider`): what is done and what is written
 * down about it stand or fall together. Writers of one provider queue here, so call it last in the transaction.
 */
export const audit = async (tx: Transaction<Tables>, entry: AuditEntry): Promise<void> => {
  const head = await lockHead(tx, entry.providerId);
  const line = {
    providerId: entry.providerId,
    seq: head.seq + 1,
    at: head.at,
    actor: asStored(entry.actor),
    action: entry.action,
    subject: String(asStored(entry.subject)),
    details: asStored(entry.details ?? {}),
    previousHash: head.hash,
  };
  await append(tx, { ...line, hash: hashOf(line) });
};

/** A line about the installation itself: sign-ins, master keys, restores. */
export const auditInstallation = async (
  deps: { readonly db: Kysely<Tables> },
  entry: Omit<AuditEntry, 'providerId'>,
): Promise<void> => {
  await inProvider(deps.db, installationAuditId, async (tx) =>
    audit(tx, { ...entry, providerId: installationAuditId }),
  );
};

export type AuditPage = {
  readonly rows: readonly AuditLine[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
};

/** Newest first; pages count from 1, at most 200 lines each. */
export const listAudit = async (
  deps: { readonly db: Kysely<Tables> },
  providerId: string,
  query: AuditFilter & { readonly page?: number; readonly pageSize?: number } = {},
): Promise<AuditPage> => {
  const pageSize = Math.min(Math.max(query.pageSize ?? 50, 1), 200);
  const number = Math.max(query.page ?? 1, 1);
  const { rows, total } = await inProvider(deps.db, providerId, async (tx) =>
    page(tx, providerId, query, (number - 1) * pageSize, pageSize),
  );
  return { rows: rows.map(presentable), total, page: number, pageSize };
};
