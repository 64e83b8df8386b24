import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { countedAs } from './caller-address.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { countAttempt, rateRules, type RateRule } from './rate-limits.ts';
import { clientAddressHeader, sessionAbsoluteSeconds, type SignIn } from './sign-in.ts';
import { noteFailure } from './sign-in-failures.ts';
import * as store from './store.ts';
import { isCodeUnspent, spendCode } from './spent-codes.ts';

/** Who is signed in, by which session. */
export type Session = { readonly sessionId: string; readonly user: store.User };

/** What a browser sent that sign-in needs. `address` is the socket's, or a trusted proxy's word for it. */
export type Caller = { readonly cookie: string; readonly userAgent: string; readonly address: string };

export type SessionDeps = Pick<Deps, 'db' | 'clock'> & { readonly signIn: SignIn };

/** After this time a sensitive change asks for the password again. */
export const freshSeconds = 15 * 60;

const headersOf = (caller: Caller): Headers => {
  const headers = new Headers({
    'user-agent': caller.userAgent.slice(0, 300),
    [clientAddressHeader]: caller.address,
  });
  if (caller.cookie !== '') headers.set('cookie', caller.cookie);
  return headers;
};

const limit = async (deps: SessionDeps, key: string, rule: RateRule): Promise<void> => {
  const waitSeconds = await countAttempt(deps.db, key, rule);
  if (waitSeconds > 0) throw parasolError('too_many_attempts', { waitSeconds });
};

/** Counts an attempt to redeem a one-time link from this address. */
export const limitInvitations = async (deps: SessionDeps, address: string): Promise<void> =>
  limit(deps, `invitation:${countedAs(address)}`, rateRules.invitationByAddress);

export type Started = { readonly cookies: string[]; readonly secondFactor: boolean };

/**
 * Signs in by e-mail and password. The same answer for an unknown e-mail and a wrong password, after the same work.
 * `secondFactor`: the password was right and a TOTP code is asked for next.
 */
export const signInByPassword = async (
  deps: SessionDeps,
  caller: Caller,
  input: { email: string; password: string },
): Promise<Started> => {
  await limit(deps, `sign-in:${countedAs(caller.address)}`, rateRules.signInByAddress);
  await limit(deps, `sign-in:${input.email}`, rateRules.signInByAccount);
  const response = await deps.signIn.api.signInEmail({
    body: input,
    headers: headersOf(caller),
    asResponse: true,
  });
  if (!response.ok) {
    await noteFailure(deps, caller, input.email, 'password');
    throw parasolError('sign_in_failed');
  }
  return startedBy(deps, caller, response);
};

/** Who signs in leaves the session that the browser held until then (ASVS 7.2.4). */
const startedBy = async (deps: SessionDeps, caller: Caller, response: Response): Promise<Started> => {
  if (caller.cookie !== '') await endSession(deps, caller);
  const answer: unknown = await response.json();
  const secondFactor = typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer;
  return { cookies: response.headers.getSetCookie(), secondFactor };
};

/** Starts a session for a person who was recognised without a password; their second factor is still asked for. */
export const startSession = async (deps: SessionDeps, caller: Caller, userId: string): Promise<Started> => {
  const response = await deps.signIn.api.signInKnownPerson({
    body: { userId },
    headers: headersOf(caller),
    asResponse: true,
  });
  if (!response.ok) throw parasolError('unexpected');
  return startedBy(deps, caller, response);
};

/** Completes a sign-in with a code from the authenticator app, or with a backup code. */
export const signInBySecondFactor = async (
  deps: SessionDeps,
  caller: Caller,
  code: string,
): Promise<Started> => {
  await limit(deps, `second-factor:${countedAs(caller.address)}`, rateRules.confirmationByAccount);
  const options = { body: { code }, headers: headersOf(caller), asResponse: true } as const;
  const response = /^\d{6}$/.test(code)
    ? await deps.signIn.api.verifyTOTP(options)
    : await deps.signIn.api.verifyBackupCode(options);
  if (!response.ok || !(await isCodeUnspent(deps.db, response.clone(), code))) {
    await noteFailure(deps, caller, null, 'second factor');
    throw parasolError('second_factor_failed');
  }
  return { cookies: response.headers.getSetCookie(), secondFactor: false };
};

/** The session of a request, or null. Cookies to set again (a session in use is prolonged) come with it. */
export const findSession = async (
  deps: SessionDeps,
  caller: Caller,
): Promise<(Session & { cookies: string[] }) | null> => {
  if (caller.cookie === '') return null;
  const { headers, response } = await deps.signIn.api.getSession({
    headers: headersOf(caller),
    returnHeaders: true,
  });
  if (response === null) return null;
  const ageMs = deps.clock.now().getTime() - response.session.createdAt.getTime();
  if (ageMs > sessionAbsoluteSeconds * 1000) {
    await store.deleteSessions(deps.db, response.user.id, { sessionId: response.session.id });
    return null;
  }
  const { id, name, email, twoFactorEnabled, installationAdmin } = response.user;
  return {
    sessionId: response.session.id,
    user: { id, name, email, twoFactorEnabled: twoFactorEnabled === true, installationAdmin },
    cookies: headers.getSetCookie(),
  };
};

/** Whether a session that was found before is still one; asking doesn't prolong it. */
export const isSessionAlive = (db: SessionDeps['db'], sessionId: string): Promise<boolean> =>
  store.isSessionAlive(db, sessionId, sessionAbsoluteSeconds);

/** Ends the session of this request; cookies that delete it in the browser come back. */
export const endSession = async (deps: SessionDeps, caller: Caller): Promise<string[]> => {
  const response = await deps.signIn.api.signOut({ headers: headersOf(caller), asResponse: true });
  return response.headers.getSetCookie();
};

/** Whether the person has given the password in this session lately; sensitive changes need it. */
export const requireFresh = async (deps: SessionDeps, session: Session): Promise<void> => {
  const row = await store.sessionFreshness(deps.db, session.sessionId, freshSeconds);
  if (row === null || !row.fresh) throw parasolError('confirm_password');
};

/** The person gives the password again; the session counts as fresh from now. */
export const confirmByPassword = async (
  deps: SessionDeps,
  session: Session,
  password: string,
): Promise<void> => {
  await limit(deps, `confirm:${session.user.id}`, rateRules.confirmationByAccount);
  const hash = await store.findPasswordHash(deps.db, session.user.id);
  if (hash === null || !(await verifyPassword(hash, password))) {
    if (hash === null) await hashPassword(password);
    throw parasolError('password_wrong');
  }
  await store.confirmSession(deps.db, session.sessionId);
};

/** Starts setting up an authenticator app: the address for its QR code, and backup codes, shown once. */
export const startTotp = async (
  deps: SessionDeps,
  caller: Caller,
  session: Session,
  password: string,
): Promise<{ uri: string; backupCodes: string[] }> => {
  await confirmByPassword(deps, session, password);
  const begun = await deps.signIn.api.enableTwoFactor({
    body: { password, method: 'totp' },
    headers: headersOf(caller),
  });
  if (!('totpURI' in begun)) throw parasolError('unexpected');
  return { uri: begun.totpURI, backupCodes: begun.backupCodes };
};

/** Switches the authenticator app on with its first code. Every other session of the person ends. */
export const finishTotp = async (
  deps: SessionDeps,
  caller: Caller,
  session: Session,
  code: string,
): Promise<string[]> => {
  await limit(deps, `second-factor:${session.user.id}`, rateRules.confirmationByAccount);
  const response = await deps.signIn.api.verifyTOTP({
    body: { code },
    headers: headersOf(caller),
    asResponse: true,
  });
  if (!response.ok) throw parasolError('second_factor_failed');
  await spendCode(deps.db, session.user.id, code);
  await store.deleteSessions(deps.db, session.user.id, { exceptNewest: true });
  return response.headers.getSetCookie();
};

/** Switches the authenticator app off. Every other session of the person ends. */
export const stopTotp = async (
  deps: SessionDeps,
  caller: Caller,
  session: Session,
  password: string,
): Promise<string[]> => {
  await limit(deps, `confirm:${session.user.id}`, rateRules.confirmationByAccount);
  const response = await deps.signIn.api.disableTwoFactor({
    body: { password },
    headers: headersOf(caller),
    asResponse: true,
  });
  if (!response.ok) throw parasolError('password_wrong');
  await store.deleteSessions(deps.db, session.user.id, { exceptNewest: true });
  return response.headers.getSetCookie();
};
