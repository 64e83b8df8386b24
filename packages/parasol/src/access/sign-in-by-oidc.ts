import type { Transaction } from 'kysely';
import { auditInstallation } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { OidcPerson } from './oidc.ts';
import * as known from './oidc-store.ts';
import { startSession, type Caller, type SessionDeps, type Started } from './sessions.ts';
import * as store from './store.ts';
import type { Tables } from '../schema/index.ts';

/**
 * What a password account has to give up when the person whom its address belongs to comes by an identity provider for
 * the first time. The address was never proved: who invites somebody is shown the link, can open it and choose the
 * password, and would share the account from then on, with all that others give to its owner. The first administrator
 * is made by the operator's own link and keeps the way in that needs no identity provider.
 */
const leaveToItsOwner = async (tx: Transaction<Tables>, userId: string): Promise<boolean> => {
  const user = await store.findUser(tx, userId);
  if (user === null || user.installationAdmin) return false;
  const had = (await store.findPasswordHash(tx, userId)) !== null;
  await store.deletePassword(tx, userId);
  await store.deleteSessions(tx, userId, 'all');
  return had;
};

/**
 * Signs in whom an identity provider has recognised: a person who was here by it before, else the one with that
 * verified e-mail address, else one who is invited. Nobody gets a place that no Full Admin gave them.
 *
 * An address can pass to another person there. So an account stays bound to the first identity that came with it,
 * and another identity with the same address is refused; a password that was chosen before is no way in any more.
 * Throws `oidc_nobody`, `oidc_other_identity`.
 */
export const signInByOidc = async (
  deps: SessionDeps & Pick<Deps, 'ids'>,
  caller: Caller,
  person: OidcPerson,
): Promise<Started> => {
  const { userId, joined, passwordEnded } = await deps.db.transaction().execute(async (tx) => {
    await known.lockEmail(tx, person.email);
    const bound = await known.findIdentity(tx, person);
    if (bound !== null) return { userId: bound, joined: [], passwordEnded: false };
    const invitations = await known.takeInvitations(tx, person.email);
    const existing = await store.findUserIdByEmail(tx, person.email);
    const [first] = invitations;
    if (existing === null && first === undefined) throw parasolError('oidc_nobody', { email: person.email });
    const id = existing ?? deps.ids();
    if (existing === null && first !== undefined) {
      const { email, name } = first;
      await store.insertUser(tx, { id, email, name, installationAdmin: false });
    }
    if (!(await known.bindIdentity(tx, { id: deps.ids(), userId: id, ...person })))
      throw parasolError('oidc_other_identity');
    const ended = existing !== null && (await leaveToItsOwner(tx, id));
    for (const { providerId, role, customers } of invitations)
      if ((await store.findMembership(tx, id, providerId)) === null)
        await store.saveMembership(tx, { providerId, userId: id, role, customers });
    return {
      userId: id,
      joined: invitations.map((invitation) => invitation.providerId),
      passwordEnded: ended,
    };
  });
  const started = await startSession(deps, caller, userId);
  await auditInstallation(deps, {
    actor: { kind: 'person', id: userId, name: person.email },
    action: 'oidc.signed-in',
    subject: person.email,
    details: { issuer: person.issuer, address: caller.address, joined, passwordEnded },
  });
  return started;
};
