import { randomBytes } from 'node:crypto';
import { inProvider } from '@parasol/postgres';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import * as tokens from './api-token-store.ts';
import { countedAs } from './caller-address.ts';
import { allowedActions, tokenScopes, type Action, type Membership } from './policy.ts';
import { countAttempt, rateRules } from './rate-limits.ts';
import type { ApiToken } from './api-token-store.ts';
import { findMembership, findUser, type User } from './store.ts';
import { tokenHash } from './token-hash.ts';

/** All tokens begin so: a scanner for leaked secrets finds them by it. */
const prefix = 'parasol_';
export const apiTokenDaysMax = 366;
const tokensOfPersonMax = 50;

type TokenDeps = Pick<Deps, 'db' | 'ids'>;

/**
 * Makes a token for automation at one provider; its text is shown once and only its hash is kept. It may do what its
 * scopes name as long as its owner may. Throws `scope_not_allowed`, `too_many_tokens`.
 */
export const makeApiToken = async (
  deps: TokenDeps,
  membership: Membership,
  input: { readonly name: string; readonly scopes: readonly Action[]; readonly days: number },
  actor: Actor,
): Promise<{ id: string; token: string }> => {
  const scopes = [...new Set(input.scopes)].toSorted();
  const offered = scopesFor(membership);
  const refused = scopes.filter((scope) => !offered.includes(scope));
  if (refused.length > 0) throw parasolError('scope_not_allowed', { scopes: refused });
  const { providerId, userId } = membership;
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  const id = deps.ids();
  const { name, days } = input;
  await inProvider(deps.db, providerId, async (tx) => {
    if ((await tokens.countTokens(tx, providerId, userId)) >= tokensOfPersonMax)
      throw parasolError('too_many_tokens', { max: tokensOfPersonMax });
    await tokens.insertToken(tx, { id, providerId, userId, name, scopes, days, hash: tokenHash(token) });
    await audit(tx, {
      providerId,
      actor,
      action: 'api-token.made',
      subject: name,
      details: { id, scopes, days },
    });
  });
  return { id, token };
};

/** What a token of this member may be given: never what changes keys, people or tokens. */
export const scopesFor = (membership: Pick<Membership, 'role' | 'customers'>): Action[] => {
  const allowed = allowedActions(membership);
  return tokenScopes.filter((scope) => allowed.includes(scope));
};

/** Ends a token: one's own, or anybody's at this provider if `anybodys`. Throws `not_found`. */
export const revokeApiToken = async (
  deps: Pick<Deps, 'db'>,
  o: {
    readonly providerId: string;
    readonly id: string;
    readonly userId: string;
    readonly anybodys: boolean;
  },
  actor: Actor,
): Promise<void> =>
  inProvider(deps.db, o.providerId, async (tx) => {
    const name = await tokens.deleteToken(tx, o.providerId, o.id, o.anybodys ? null : o.userId);
    if (name === null) throw parasolError('not_found');
    const { providerId } = o;
    await audit(tx, { providerId, actor, action: 'api-token.revoked', subject: name, details: { id: o.id } });
  });

/** The tokens of a provider, the newest first; of one person, or all with `null`. */
export const listApiTokens = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  userId: string | null,
): Promise<ApiToken[]> => tokens.listTokens(deps.db, providerId, userId);

/** Who calls with a token. */
export type TokenCaller = { readonly token: ApiToken; readonly user: User; readonly membership: Membership };

/**
 * The owner and the scopes of a token, or null if it isn't known, has ended, or its owner has left the provider. Wrong
 * ones are counted by address. Throws `too_many_attempts`.
 */
export const findTokenCaller = async (
  deps: Pick<Deps, 'db'>,
  given: string,
  address: string,
): Promise<TokenCaller | null> => {
  const token = given.startsWith(prefix) ? await tokens.findToken(deps.db, tokenHash(given)) : null;
  if (token === null) {
    const waitSeconds = await countAttempt(deps.db, `token:${countedAs(address)}`, rateRules.tokenByAddress);
    if (waitSeconds > 0) throw parasolError('too_many_attempts', { waitSeconds });
    return null;
  }
  const user = await findUser(deps.db, token.userId);
  const membership = await findMembership(deps.db, token.userId, token.providerId);
  if (user === null || membership === null) return null;
  await tokens.touchToken(deps.db, token.id);
  return { token, user, membership };
};
