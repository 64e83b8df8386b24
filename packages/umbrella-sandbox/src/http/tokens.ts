import { randomBytes } from 'node:crypto';
import type { Account, World } from '../scenario/world.ts';
import { Refusal } from './refusal.ts';

export type Grant = {
  readonly account: Account;
  readonly organizationId: number | null;
  readonly expiresAtMs: number;
};

/** Tokens held at once; beyond it the expired ones go. */
const pruneAbove = 20_000;

/** Issues bearer tokens for API keys, like `POST /auth/v2/token`. */
export class TokenDesk {
  readonly #world: World;
  readonly #now: () => number;
  readonly #grants = new Map<string, Grant>();
  /** Seconds; Umbrella's are an hour long. */
  lifeSeconds: number;

  constructor(world: World, now: () => number, lifeSeconds: number) {
    this.#world = world;
    this.#now = now;
    this.lifeSeconds = lifeSeconds;
  }

  /** The account of an `Authorization: Basic` header; refuses wrong keys and secrets alike. */
  accountOf(authorization: string | undefined): Account {
    const encoded = /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(authorization ?? '')?.[1];
    const [key = '', secret] = Buffer.from(encoded ?? '', 'base64')
      .toString('utf8')
      .split(':');
    const account = this.#world.accountByKey(key);
    if (account === undefined || account.secret !== secret) throw new Refusal(401, 'Unauthorized');
    return account;
  }

  issue(account: Account, organizationId: number | null): Record<string, unknown> {
    if (organizationId !== null && !account.customers.has(organizationId))
      throw new Refusal(403, 'Forbidden');
    if (this.#grants.size > pruneAbove) {
      for (const [token, grant] of this.#grants)
        if (grant.expiresAtMs <= this.#now()) this.#grants.delete(token);
    }
    const token = randomBytes(24).toString('base64url');
    this.#grants.set(token, { account, organizationId, expiresAtMs: this.#now() + this.lifeSeconds * 1_000 });
    return { token_type: 'bearer', access_token: token, expires_in: this.lifeSeconds };
  }

  /** Unknown token: 401. Expired token: 400 `invalid_request`, as the Getting Started page says. */
  grantOf(authorization: string | undefined): Grant {
    const token = /^Bearer (\S+)$/iu.exec(authorization ?? '')?.[1];
    const grant = token === undefined ? undefined : this.#grants.get(token);
    if (grant === undefined) throw new Refusal(401, 'Unauthorized');
    if (grant.expiresAtMs <= this.#now()) throw new Refusal(400, 'invalid_request', 'token');
    return grant;
  }
}

/** `X-Umbrella-OrgId` of a request; null if it is not there. */
export const readOrganizationId = (header: string | undefined): number | null => {
  if (header === undefined || header === '') return null;
  if (!/^\d{1,15}$/u.test(header)) throw new Refusal(400, 'X-Umbrella-OrgId must be a number');
  return Number(header);
};
