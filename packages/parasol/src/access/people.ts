import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { hashPassword, passwordLengthMax, passwordLengthMin, passwordWeakness } from './passwords.ts';
import type { Membership } from './policy.ts';
import type { Role } from './roles.ts';
import * as store from './store.ts';

type PeopleDeps = Pick<Deps, 'db' | 'ids'>;

const firstAdministratorSeconds = 24 * 3600;
const invitationSeconds = 7 * 24 * 3600;

const newToken = (): string => randomBytes(32).toString('base64url');

const requireStrong = (password: string, names: readonly string[]): void => {
  const weakness = passwordWeakness(password, names);
  if (weakness !== null) {
    throw parasolError('weak_password', { reason: weakness, lengthMin: passwordLengthMin, lengthMax: passwordLengthMax });
  }
};

const namesOf = (email: string, name: string): string[] => [...email.split(/[@.]/), ...name.split(/\s+/)];

/**
 * A new one-time token for the first administrator while nobody can sign in, else null. Only its hash is kept; an
 * earlier token ends. The caller prints it as a link.
 */
export const offerFirstAdministrator = async (deps: PeopleDeps): Promise<string | null> => {
  if (!(await store.hasNoUsers(deps.db))) return null;
  const token = newToken();
  await store.saveInvitation(deps.db, {
    kind: 'first-administrator',
    token,
    userId: null,
    validSeconds: firstAdministratorSeconds,
  });
  return token;
};

/** Makes the first administrator with the printed token. Fails with `invitation_invalid`, `weak_password`. */
export const makeFirstAdministrator = async (
  deps: PeopleDeps,
  input: { token: string; email: string; name: string; password: string },
): Promise<{ userId: string }> => {
  requireStrong(input.password, namesOf(input.email, input.name));
  // Hashed before the transaction: it takes a while, and the token is only spent when all else is done.
  const hash = await hashPassword(input.password);
  return deps.db.transaction().execute(async (tx) => {
    await store.lockFirstAdministrator(tx);
    const taken = await store.takeInvitation(tx, 'first-administrator', input.token);
    if (taken === null || !(await store.hasNoUsers(tx))) throw parasolError('invitation_invalid');
    const userId = deps.ids();
    await store.insertUser(tx, { id: userId, email: input.email, name: input.name, installationAdmin: true });
    await store.savePasswordHash(tx, { id: deps.ids(), userId, hash });
    return { userId };
  });
};

/**
 * Adds a person to a provider. A person who is new here gets a one-time token to choose a password (shown once, to be
 * passed on); one who can sign in already gets none.
 */
export const inviteAdmin = async (
  deps: PeopleDeps,
  input: { providerId: string; email: string; name: string; role: Role; customers: readonly number[] | null },
): Promise<{ userId: string; token: string | null }> => {
  const { providerId, role, customers } = input;
  const existing = await store.findUserIdByEmail(deps.db, input.email);
  if (existing !== null && (await store.findMembership(deps.db, existing, providerId)) !== null) {
    throw parasolError('admin_exists', { email: input.email });
  }
  const userId =
    existing ??
    (await deps.db.transaction().execute(async (tx) => {
      const id = deps.ids();
      await store.insertUser(tx, { id, email: input.email, name: input.name, installationAdmin: false });
      return id;
    }));
  await store.saveMembership(deps.db, { providerId, userId, role, customers });
  if ((await store.findPasswordHash(deps.db, userId)) !== null) return { userId, token: null };
  const token = newToken();
  await store.saveInvitation(deps.db, { kind: 'member', token, userId, validSeconds: invitationSeconds });
  return { userId, token };
};

/** Chooses the password that an invitation asks for. Returns the e-mail to sign in with. */
export const acceptInvitation = async (
  deps: PeopleDeps,
  input: { token: string; name: string; password: string },
): Promise<{ email: string }> => {
  requireStrong(input.password, namesOf('', input.name));
  const hash = await hashPassword(input.password);
  return deps.db.transaction().execute(async (tx) => {
    const taken = await store.takeInvitation(tx, 'member', input.token);
    const user = taken?.userId == null ? null : await store.findUser(tx, taken.userId);
    if (user === null) throw parasolError('invitation_invalid');
    await store.updateUserName(tx, user.id, input.name);
    await store.savePasswordHash(tx, { id: deps.ids(), userId: user.id, hash });
    return { email: user.email };
  });
};

/** Changes what a person may do at a provider. The last unrestricted Full Admin can't be demoted. */
export const changeAdmin = async (deps: PeopleDeps, membership: Membership): Promise<void> =>
  deps.db.transaction().execute(async (tx) => {
    const fullAdmins = await store.lockFullAdmins(tx, membership.providerId);
    if ((await store.findMembership(tx, membership.userId, membership.providerId)) === null) throw parasolError('not_found');
    const stays = membership.role === 'full-admin' && membership.customers === null;
    if (!stays && fullAdmins.every((userId) => userId === membership.userId)) throw parasolError('last_full_admin');
    await store.saveMembership(tx, membership);
  });

/** Takes a person out of a provider. The last unrestricted Full Admin stays. */
export const removeAdmin = async (deps: PeopleDeps, providerId: string, userId: string): Promise<void> =>
  deps.db.transaction().execute(async (tx) => {
    const fullAdmins = await store.lockFullAdmins(tx, providerId);
    if (fullAdmins.includes(userId) && fullAdmins.length === 1) throw parasolError('last_full_admin');
    if (!(await store.deleteMembership(tx, providerId, userId))) throw parasolError('not_found');
  });
