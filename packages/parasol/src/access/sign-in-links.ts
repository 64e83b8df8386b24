import { randomBytes } from 'node:crypto';
import { auditInstallation, systemActor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { saveSignInLink, takeSignInLink } from './sign-in-link-store.ts';
import { limitInvitations, startSession, type Caller, type SessionDeps, type Started } from './sessions.ts';
import * as store from './store.ts';

/** How long a link that an operator asks for is valid. */
const signInLinkSeconds = 15 * 60;

/** The page that exchanges a link's token. The token stands after the #, which browsers send to no server. */
const linkOf = (consoleUrl: string, token: string): string =>
  `${consoleUrl.replace(/\/$/, '')}/sign-in-link#token=${token}`;

/**
 * A link that signs a person in once, for who has lost password or invitation. Only an operator on the machine can make
 * one; no route does. An earlier link of the person ends. Throws `person_unknown`.
 */
export const makeSignInLink = async (
  deps: Pick<Deps, 'db'>,
  o: {
    readonly email: string;
    readonly consoleUrl: string;
    readonly validSeconds?: number;
    /** Who asks for it, for the audit log. */
    readonly madeBy: string;
  },
): Promise<string> => {
  const email = o.email.trim().toLowerCase();
  const userId = await store.findUserIdByEmail(deps.db, email);
  if (userId === null) throw parasolError('person_unknown', { email });
  const token = randomBytes(32).toString('base64url');
  const validSeconds = o.validSeconds ?? signInLinkSeconds;
  await saveSignInLink(deps.db, { userId, token, validSeconds });
  const actor = systemActor(o.madeBy);
  await auditInstallation(deps, {
    actor,
    action: 'sign-in-link.made',
    subject: email,
    details: { validSeconds },
  });
  return linkOf(o.consoleUrl, token);
};

/**
 * Exchanges a link's token for a session, once. An authenticator app is still asked for where the account has one.
 * Throws `sign_in_link_invalid`, `too_many_attempts`.
 */
export const signInByLink = async (deps: SessionDeps, caller: Caller, token: string): Promise<Started> => {
  await limitInvitations(deps, caller.address);
  const userId = await takeSignInLink(deps.db, token);
  const user = userId === null ? null : await store.findUser(deps.db, userId);
  if (user === null) throw parasolError('sign_in_link_invalid');
  const started = await startSession(deps, caller, user.id);
  await auditInstallation(deps, {
    actor: { kind: 'person', id: user.id, name: user.email },
    action: 'sign-in-link.used',
    subject: user.email,
    details: { address: caller.address },
  });
  return started;
};
