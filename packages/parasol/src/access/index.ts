export type { AccessTables } from './tables.ts';
export { actions, allowedActions, may, policy, tokenScopes, type Action, type Membership } from './policy.ts';
export { roles, roleSchema, type Role } from './roles.ts';
export { passwordLengthMax, passwordLengthMin } from './passwords.ts';
export { clientAddress, proxyList } from './caller-address.ts';
export { countAttempt, forgetOldAttempts, rateRules } from './rate-limits.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
export { makeSignInLink, signInByLink } from './sign-in-links.ts';
export { loadSignInSecret, rewrapSignInSecret } from './sign-in-secret.ts';
export {
  acceptInvitation,
  changeAdmin,
  choosePassword,
  inviteAdmin,
  makeFirstAdministrator,
  offerFirstAdministrator,
  removeAdmin,
} from './people.ts';
export {
  confirmByPassword,
  endSession,
  findSession,
  isSessionAlive,
  finishTotp,
  limitInvitations,
  requireFresh,
  signInByPassword,
  signInBySecondFactor,
  startTotp,
  stopTotp,
  type Caller,
  type Session,
} from './sessions.ts';
export {
  deleteSessions,
  findMembership,
  listAdmins,
  listMemberships,
  listSessions,
  saveMembership,
  type Admin,
  type User,
} from './store.ts';
export {
  apiTokenDaysMax,
  findTokenCaller,
  listApiTokens,
  makeApiToken,
  revokeApiToken,
  scopesFor,
} from './api-tokens.ts';
export { isTokenAlive, type ApiToken } from './api-token-store.ts';
export { createOidc, type Oidc, type OidcConfiguration } from './oidc.ts';
export { signInByOidc } from './sign-in-by-oidc.ts';
