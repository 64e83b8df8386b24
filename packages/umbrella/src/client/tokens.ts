import { z } from 'zod';
import { failureOf, failureWithout } from './failure.ts';
import type { Answer } from './exchange.ts';

const tokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() });

export const tokenPath = '/auth/v2/token';

/** Tokens that several clients of one key share, so that each is paid for once; opaque. */
export type TokenStore = {
  readonly held: Map<number | undefined, Held>;
  /** Tokens asked for and not yet answered; whoever needs one meanwhile waits for the same. */
  readonly underway: Map<number | undefined, Promise<string>>;
};
export const createTokenStore = (): TokenStore => ({ held: new Map(), underway: new Map() });

type Held = { readonly token: string; readonly expiresAtMs: number };

export type Tokens = {
  /** A token for the parent (`undefined`) or for one organisation; asked for once and kept until nearly expired. */
  get(organizationId?: number): Promise<string>;
  /** Forgets `token`, if it is still the one held. */
  forget(token: string, organizationId?: number): void;
};

/** A token is renewed when a tenth of its life, at most a minute, is left. */
const renewBeforeMs = (lifeMs: number): number => Math.min(60_000, lifeMs / 10);
const pruneAbove = 1_000;

/** One token per organisation, shared by all callers that wait for it at the same time. */
export const createTokens = (
  now: () => number,
  ask: (organizationId: number | undefined) => Promise<Answer>,
  { held, underway }: TokenStore = createTokenStore(),
): Tokens => {
  const renew = async (organizationId: number | undefined): Promise<string> => {
    const answer = await ask(organizationId);
    const where = { path: tokenPath, organizationId };
    if (answer.status !== 200) throw failureOf(answer, where);
    const parsed = tokenAnswer.safeParse(answer.body);
    if (!parsed.success) throw failureWithout('bad-answer', 'Umbrella issued no readable token', where);
    const lifeMs = parsed.data.expires_in * 1_000;
    // From now, not from when it was asked for: the wait for the budget can take longer than a token lives.
    const issuedAtMs = now();
    if (held.size >= pruneAbove) {
      for (const [id, old] of held) if (old.expiresAtMs <= issuedAtMs) held.delete(id);
    }
    held.set(organizationId, {
      token: parsed.data.access_token,
      expiresAtMs: issuedAtMs + lifeMs - renewBeforeMs(lifeMs),
    });
    return parsed.data.access_token;
  };

  return {
    get(organizationId) {
      const current = held.get(organizationId);
      if (current !== undefined && current.expiresAtMs > now()) return Promise.resolve(current.token);
      const waiting = underway.get(organizationId);
      if (waiting !== undefined) return waiting;
      const asked = renew(organizationId).finally(() => underway.delete(organizationId));
      underway.set(organizationId, asked);
      return asked;
    },
    forget(token, organizationId) {
      if (held.get(organizationId)?.token === token) held.delete(organizationId);
    },
  };
};
