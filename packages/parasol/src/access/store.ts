import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { accountRow } from './account-row.ts';
import type { Membership } from './policy.ts';
import { roleSchema } from './roles.ts';
import type { Tables } from '../schema/index.ts';
import type { MembershipsTable } from './tables.ts';
import { tokenHash } from './token-hash.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export type User = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly twoFactorEnabled: boolean;
  readonly installationAdmin: boolean;
};

export type Admin = {
  /** The person's id, or the invitation's while `invited`. */
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Membership['role'];
  readonly customers: readonly number[] | null;
  readonly twoFactorEnabled: boolean;
  readonly invited: boolean;
  readonly lastSeenAt: Date | null;
};

const adminsMax = 1000;

const toMembership = (row: Omit<Selectable<MembershipsTable>, 'created_at'>): Membership => ({
  userId: row.user_id,
  providerId: row.provider_id,
  role: roleSchema.parse(row.role),
  customers: row.customers,
});

/** Whether nobody can sign in yet. */
export const hasNoUsers = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined;

/** What an invitation promises: a place at a provider, once the person has opened its link. */
export type Invitation = {
  readonly id: string;
  readonly providerId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Membership['role'];
  readonly customers: readonly number[] | null;
};

const expiresIn = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/** Keeps the hash of the first administrator's token; an earlier one ends. */
export const saveFirstAdministratorToken = async (
  db: Kysely<Tables>,
  o: { id: string; token: string; validSeconds: number },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await tx.deleteFrom('invitations').where('kind', '=', 'first-administrator').execute();
    await tx
      .insertInto('invitations')
      .values({
        id: o.id,
        token_hash: tokenHash(o.token),
        kind: 'first-administrator',
        provider_id: null,
        email: null,
        name: null,
        role: null,
        customers: null,
        expires_at: expiresIn(o.validSeconds),
      })
      .execute();
  });

/** Spends the first administrator's token; false if it isn't the newest or has ended. */
export const takeFirstAdministratorToken = async (tx: Transaction<Tables>, token: string): Promise<boolean> =>
  (await tx
    .deleteFrom('invitations')
    .where('token_hash', '=', tokenHash(token))
    .where('kind', '=', 'first-administrator')
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** Keeps an invitation; an earlier one of this e-mail to this provider ends. */
export const saveInvitation = async (
  db: Kysely<Tables>,
  invitation: Invitation & { token: string; validSeconds: number },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const { providerId, email } = invitation;
    await tx
      .deleteFrom('invitations')
      .where('provider_id', '=', providerId)
      .where('email', '=', email)
      .execute();
    await tx
      .insertInto('invitations')
      .values({
        id: invitation.id,
        token_hash: tokenHash(invitation.token),
        kind: 'member',
        provider_id: providerId,
        email,
        name: invitation.name,
        role: invitation.role,
        customers: invitation.customers === null ? null : [...invitation.customers],
        expires_at: expiresIn(invitation.validSeconds),
      })
      .execute();
  });

/** The invitation of a token while it is valid; locked until the transaction ends, so that it is used once. */
export const findInvitation = async (tx: Transaction<Tables>, token: string): Promise<Invitation | null> => {
  const row = await tx
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', tokenHash(token))
    .where('kind', '=', 'member')
    .where('expires_at', '>', sql<Date>`now()`)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.provider_id === null || row.email === null || row.name === null) return null;
  const { id, provider_id: providerId, email, name, customers } = row;
  return { id, providerId, email, name, role: roleSchema.parse(row.role), customers };
};

export const deleteInvitation = async (db: Db, providerId: string, id: string): Promise<boolean> =>
  (await db
    .deleteFrom('invitations')
    .where('provider_id', '=', providerId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** Makes first-administrator claims wait for each other: of two at once, the second finds a user. */
export const lockFirstAdministrator = async (tx: Transaction<Tables>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('parasol first administrator'))`.execute(tx);
};

export const insertUser = async (
  tx: Transaction<Tables>,
  user: { id: string; email: string; name: string; installationAdmin: boolean },
): Promise<void> => {
  await tx
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      name: user.name,
      image: null,
      installation_admin: user.installationAdmin,
    })
    .execute();
};

/** Sets a person's password (a hash), making the account if there is none. */
export const savePasswordHash = async (
  tx: Transaction<Tables>,
  account: { id: string; userId: string; hash: string },
): Promise<void> => {
  await tx
    .insertInto('accounts')
    .values(
      accountRow({
        id: account.id,
        userId: account.userId,
        source: 'credential',
        subject: account.userId,
        passwordHash: account.hash,
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['provider_id', 'account_id'])
        .doUpdateSet({ password: account.hash, updated_at: new Date() }),
    )
    .execute();
};

export const findUser = async (db: Db, userId: string): Promise<User | null> => {
  const row = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
  return row === undefined
    ? null
    : {
        id: row.id,
        name: row.name,
        email: row.email,
        twoFactorEnabled: row.two_factor_enabled,
        installationAdmin: row.installation_admin,
      };
};

export const findUserIdByEmail = async (db: Db, email: string): Promise<string | null> =>
  (await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst())?.id ?? null;

export const listMemberships = async (db: Db, userId: string): Promise<Membership[]> =>
  (await db.selectFrom('memberships').selectAll().where('user_id', '=', userId).execute()).map(toMembership);

export const findMembership = async (
  db: Db,
  userId: string,
  providerId: string,
): Promise<Membership | null> => {
  const row = await db
    .selectFrom('memberships')
    // each by its name, for "*" isn't prepared and every request asks this
    .select(['provider_id', 'user_id', 'role', 'customers'])
    .where('provider_id', '=', providerId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row === undefined ? null : toMembership(row);
};

export const saveMembership = async (db: Db, membership: Membership): Promise<void> => {
  const customers = membership.customers === null ? null : [...membership.customers];
  await db
    .insertInto('memberships')
    .values({
      provider_id: membership.providerId,
      user_id: membership.userId,
      role: membership.role,
      customers,
    })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'user_id']).doUpdateSet({ role: membership.role, customers }),
    )
    .execute();
};

export const deleteMembership = async (db: Db, providerId: string, userId: string): Promise<boolean> =>
  (await db
    .deleteFrom('memberships')
    .where('provider_id', '=', providerId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()) !== undefined;

/** Locks a provider's memberships, so that two changes at once can't both leave it without a Full Admin. */
export const lockFullAdmins = async (tx: Transaction<Tables>, providerId: string): Promise<string[]> =>
  (
    await tx
      .selectFrom('memberships')
      .select('user_id')
      .where('provider_id', '=', providerId)
      .where('role', '=', 'full-admin')
      .where('customers', 'is', null)
      .forUpdate()
      .execute()
  ).map((row) => row.user_id);

/** The people of a provider and those who are invited, by e-mail. */
export const listAdmins = async (db: Db, providerId: string): Promise<Admin[]> => {
  const members = await db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select((b) => [
      'users.id',
      'users.name',
      'users.email',
      'users.two_factor_enabled',
      'memberships.role',
      'memberships.customers',
      b
        .selectFrom('sessions')
        .select((s) => s.fn.max('sessions.updated_at').as('seen'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .as('last_seen_at'),
    ])
    .where('memberships.provider_id', '=', providerId)
    .limit(adminsMax)
    .execute();
  const invited = await db
    .selectFrom('invitations')
    .select(['id', 'name', 'email', 'role', 'customers'])
    .where('provider_id', '=', providerId)
    .where('expires_at', '>', sql<Date>`now()`)
    .limit(adminsMax)
    .execute();
  const admins = members.map((row): Admin => ({
    userId: row.id,
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    customers: row.customers,
    twoFactorEnabled: row.two_factor_enabled,
    invited: false,
    lastSeenAt: row.last_seen_at,
  }));
  const waiting = invited.map((row): Admin => ({
    userId: row.id,
    name: row.name ?? '',
    email: row.email ?? '',
    role: roleSchema.parse(row.role),
    customers: row.customers,
    twoFactorEnabled: false,
    invited: true,
    lastSeenAt: null,
  }));
  return [...admins, ...waiting].toSorted((a, b) => a.email.localeCompare(b.email));
};

export const listSessions = async (db: Db, userId: string) =>
  db
    .selectFrom('sessions')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'updated_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('updated_at', 'desc')
    .limit(100)
    .execute();

/** Ends sessions of this person: one, all but one, all but the newest, or all; returns how many. */
export const deleteSessions = async (
  db: Db,
  userId: string,
  which: { sessionId: string } | { token: string } | { except: string } | { exceptNewest: true } | 'all',
): Promise<number> => {
  const query = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (which === 'all') return Number((await query.executeTakeFirst()).numDeletedRows);
  const chosen =
    'sessionId' in which
      ? query.where('id', '=', which.sessionId)
      : 'token' in which
        ? query.where('token', '=', which.token)
        : 'except' in which
          ? query.where('id', '!=', which.except)
          : query.where('id', '!=', (b) =>
              b
                .selectFrom('sessions as newest')
                .select('newest.id')
                .where('newest.user_id', '=', userId)
                .orderBy('newest.created_at', 'desc')
                .limit(1),
            );
  return Number((await chosen.executeTakeFirst()).numDeletedRows);
};

/** The password hash of a person, to confirm who sits there before a sensitive change. */
export const findPasswordHash = async (db: Db, userId: string): Promise<string | null> =>
  (
    await db
      .selectFrom('accounts')
      .select('password')
      .where('user_id', '=', userId)
      .where('provider_id', '=', 'credential')
      .executeTakeFirst()
  )?.password ?? null;

/** Whether a session that was found before is still one; asking doesn't prolong it. */
export const isSessionAlive = async (db: Db, sessionId: string, absoluteSeconds: number): Promise<boolean> =>
  (await db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sessionId)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('created_at', '>', sql<Date>`now() - make_interval(secs => ${absoluteSeconds})`)
    .executeTakeFirst()) !== undefined;

/** Takes a person's password away. */
export const deletePassword = async (tx: Transaction<Tables>, userId: string): Promise<void> => {
  await tx
    .deleteFrom('accounts')
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .execute();
};

/** When this session was last confirmed by password, and whether it is too old by now. */
export const sessionFreshness = async (
  db: Db,
  sessionId: string,
  freshSeconds: number,
): Promise<{ fresh: boolean } | null> => {
  const row = await db
    .selectFrom('sessions')
    .select(sql<boolean>`confirmed_at > now() - make_interval(secs => ${freshSeconds})`.as('fresh'))
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row ?? null;
};

export const confirmSession = async (db: Db, sessionId: string): Promise<void> => {
  await db
    .updateTable('sessions')
    .set({ confirmed_at: sql<Date>`now()` })
    .where('id', '=', sessionId)
    .execute();
};

/** The sealed secret of the sign-in, or null before the first start. */
export const readSignInSecret = async (db: Db): Promise<string | null> =>
  (await db.selectFrom('sign_in_secret').select('sealed').executeTakeFirst())?.sealed ?? null;

/** Keeps the first one that is made. */
export const insertSignInSecret = async (db: Db, sealed: string): Promise<void> => {
  await db
    .insertInto('sign_in_secret')
    .values({ id: 1, sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

export const updateSignInSecret = async (db: Db, sealed: string): Promise<void> => {
  await db.updateTable('sign_in_secret').set({ sealed }).where('id', '=', 1).execute();
};
