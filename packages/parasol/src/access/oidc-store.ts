import { sql, type Transaction } from 'kysely';
import { accountRow } from './account-row.ts';
import { roleSchema } from './roles.ts';
import type { Invitation } from './store.ts';
import type { Tables } from '../schema/index.ts';

type Tx = Transaction<Tables>;
type Identity = { readonly issuer: string; readonly subject: string };

const sourceOf = (issuer: string): string => `oidc:${issuer}`;

/** Makes sign-ins with one address wait for each other, so that two first ones at once bind it once. */
export const lockEmail = async (tx: Tx, email: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`parasol oidc ${email}`}))`.execute(tx);
};

/** Whom this identity is bound to. */
export const findIdentity = async (tx: Tx, o: Identity): Promise<string | null> =>
  (
    await tx
      .selectFrom('accounts')
      .select('user_id')
      .where('provider_id', '=', sourceOf(o.issuer))
      .where('account_id', '=', o.subject)
      .executeTakeFirst()
  )?.user_id ?? null;

/** Binds an identity to a person; false if another one of this issuer is bound to them. */
export const bindIdentity = async (
  tx: Tx,
  o: Identity & { readonly id: string; readonly userId: string },
): Promise<boolean> => {
  const other = await tx
    .selectFrom('accounts')
    .select('id')
    .where('provider_id', '=', sourceOf(o.issuer))
    .where('user_id', '=', o.userId)
    .executeTakeFirst();
  if (other !== undefined) return false;
  await tx
    .insertInto('accounts')
    .values(
      accountRow({
        id: o.id,
        userId: o.userId,
        source: sourceOf(o.issuer),
        subject: o.subject,
        passwordHash: null,
      }),
    )
    .execute();
  return true;
};

/** Takes up all valid invitations of an address. */
export const takeInvitations = async (tx: Tx, email: string): Promise<Invitation[]> => {
  const rows = await tx
    .deleteFrom('invitations')
    .where('kind', '=', 'member')
    .where('email', '=', email)
    .where('expires_at', '>', sql<Date>`now()`)
    .returningAll()
    .execute();
  return rows.flatMap((row) =>
    row.provider_id === null || row.name === null
      ? []
      : [
          {
            id: row.id,
            providerId: row.provider_id,
            email,
            name: row.name,
            role: roleSchema.parse(row.role),
            customers: row.customers,
          },
        ],
  );
};
