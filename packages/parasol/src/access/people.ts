import { randomBytes } from 'node:crypto';
import { deleteTokensOf } from './api-token-store.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import {
  hashPassword,
  passwordLengthMax,
  passwordLengthMin,
  passwordWeakness,
  verifyPassword,
} from './passwords.ts';
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
    throw parasolError('weak_password', {
      reason: weakness,
      lengthMin: passwordLengthMin,
      lengthMax: passwordLengthMax,
    });
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
  await store.saveFirstAdministratorToken(deps.db, {
    id: deps.ids(),
    token,
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
    const taken = await store.takeFirstAdministratorToken(tx, input.token);
    if (!taken || !(await store.hasNoUsers(tx))) throw parasolError('invitation_invalid');
    const userId = deps.ids();
    await store.insertUser(tx, { id: userId, email: input.email, name: input.name, installationAdmin: true });
    await store.savePasswordHash(tx, { id: deps.ids(), userId, hash });
    return { userId };
  });
};

/**
 * Invites a person to a provider; returns the one-time token of the link, which is shown once, to be passed on. The
 * place is theirs only when they open it: an address alone proves nothing, whoever has signed up with it before.
 */
export const inviteAdmin = async (
  deps: PeopleDeps,
  input: { providerId: string; email: string; name: string; role: Role; customers: readonly number[] | null },
): Promise<{ invitationId: string; token: string }> => {
  const existing = await store.findUserIdByEmail(deps.db, input.email);
  if (existing !== null && (await store.findMembership(deps.db, existing, input.providerId)) !== null) {
    throw parasolError('admin_exists', { email: input.email });
  }
  const token = newToken();
  const id = deps.ids();
  await store.saveInvitation(deps.db, { ...input, id, token, validSeconds: invitationSeconds });
  return { invitationId: id, token };
};

/**
 * Takes up an invitation: a new person chooses a password, one who has an account here gives theirs. Fails with
 * `invitation_invalid`, `weak_password`, `sign_in_failed`.
 */
export const acceptInvitation = async (
  deps: PeopleDeps,
  input: { token: string; password: string },
): Promise<{ userId: string; email: string; providerId: string }> =>
  deps.db.transaction().execute(async (tx) => {
    const invitation = await store.findInvitation(tx, input.token);
    if (invitation === null) throw parasolError('invitation_invalid');
    const { providerId, email, name, role, customers } = invitation;
    const existing = await store.findUserIdByEmail(tx, email);
    const userId = existing ?? deps.ids();
    if (existing === null) {
      requireStrong(input.password, namesOf(email, name));
      const hash = await hashPassword(input.password);
      await store.insertUser(tx, { id: userId, email, name, installationAdmin: false });
      await store.savePasswordHash(tx, { id: deps.ids(), userId, hash });
    } else {
      const hash = await store.findPasswordHash(tx, existing);
      if (hash === null || !(await verifyPassword(hash, input.password)))
        throw parasolError('sign_in_failed');
    }
    await store.saveMembership(tx, { providerId, userId, role, customers });
    await store.deleteInvitation(tx, providerId, invitation.id);
    return { userId, email, providerId };
  });

/** Changes what a person may do at a provider. The last unrestricted Full Admin can't be demoted. */
export const changeAdmin = async (deps: PeopleDeps, membership: Membership): Promise<void> =>
  deps.db.transaction().execute(async (tx) => {
    const fullAdmins = await store.lockFullAdmins(tx, membership.providerId);
    if ((await store.findMembership(tx, membership.userId, membership.providerId)) === null)
      throw parasolError('not_found');
    const stays = membership.role === 'full-admin' && membership.customers === null;
    if (!stays && fullAdmins.every((userId) => userId === membership.userId))
      throw parasolError('last_full_admin');
    await store.saveMembership(tx, membership);
  });

/** Takes a person, or an invitation, out of a provider. The last unrestricted Full Admin stays. */
export const removeAdmin = async (deps: PeopleDeps, providerId: string, userId: string): Promise<void> =>
  deps.db.transaction().execute(async (tx) => {
    const fullAdmins = await store.lockFullAdmins(tx, providerId);
    if (fullAdmins.includes(userId) && fullAdmins.length === 1) throw parasolError('last_full_admin');
    const removed =
      (await store.deleteMembership(tx, providerId, userId)) ||
      (await store.deleteInvitation(tx, providerId, userId));
    // Else an invitation later on would bring them back to life.
    await deleteTokensOf(tx, providerId, userId);
    if (!removed) throw parasolError('not_found');
  });

/**
 * A person chooses a new password, or a first one; the caller has made sure that it is them. Their other sessions end.
 * Throws `weak_password`.
 */
export const choosePassword = async (
  deps: PeopleDeps,
  session: { readonly sessionId: string; readonly user: store.User },
  password: string,
): Promise<void> => {
  const { id: userId, email, name } = session.user;
  requireStrong(password, namesOf(email, name));
  const hash = await hashPassword(password);
  await deps.db.transaction().execute(async (tx) => {
    await store.savePasswordHash(tx, { id: deps.ids(), userId, hash });
    await store.deleteSessions(tx, userId, { except: session.sessionId });
  });
};
