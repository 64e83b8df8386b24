import * as client from 'openid-client';
import { z } from 'zod';
import { parasolError } from '../errors/index.ts';

/** Sign-in by an identity provider, as the operator configures it. */
export type OidcConfiguration = {
  /** The issuer's address; its description is read from `/.well-known/openid-configuration` below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How people know it: the word on the button. */
  readonly name: string;
  /** For tests: an issuer on this machine by plain http. */
  readonly allowHttp?: boolean;
};

const timeoutSeconds = 10;
/** How long a person may take at the identity provider. */
const patienceMs = 10 * 60 * 1000;

/** What must come back unchanged; it waits in the browser, sealed. */
const pendingSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  until: z.number(),
});
export type OidcPending = z.infer<typeof pendingSchema>;

/** Whom the identity provider says it is. */
export type OidcPerson = { readonly issuer: string; readonly subject: string; readonly email: string };

const emailClaims = z.object({ email: z.email().max(254).toLowerCase(), email_verified: z.literal(true) });

/** The way to one identity provider: authorization code with PKCE, state and nonce (RFC 9700). */
export const createOidc = (o: OidcConfiguration) => {
  let described: Promise<client.Configuration> | null = null;

  // Read once, when first needed: an identity provider that is away must not keep the console from starting.
  const configuration = async (): Promise<client.Configuration> => {
    described ??= client.discovery(
      new URL(o.issuer),
      o.clientId,
      undefined,
      client.ClientSecretBasic(o.clientSecret),
      {
        timeout: timeoutSeconds,
        ...(o.allowHttp === true ? { execute: [client.allowInsecureRequests] } : {}),
      },
    );
    try {
      return await described;
    } catch (cause) {
      described = null;
      throw parasolError('oidc_unreachable', { issuer: o.issuer }, { cause });
    }
  };

  return {
    name: o.name,
    /** Where the browser goes, and what to remember until it is back. `again`: ask who it is even if it is known. */
    async begin(asked: {
      readonly redirectUri: string;
      readonly again: boolean;
      readonly nowMs: number;
    }): Promise<{ url: string; pending: OidcPending }> {
      const found = await configuration();
      const verifier = client.randomPKCECodeVerifier();
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier,
        redirectUri: asked.redirectUri,
        until: asked.nowMs + patienceMs,
      };
      const url = client.buildAuthorizationUrl(found, {
        redirect_uri: asked.redirectUri,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
        ...(asked.again ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: url.href, pending };
    },
    /**
     * Exchanges what the browser brought back. Throws `oidc_failed` (anything forged, late or refused),
     * `oidc_email_unverified`.
     */
    async finish(remembered: unknown, query: string, nowMs: number): Promise<OidcPerson> {
      const pending = pendingSchema.safeParse(remembered);
      if (!pending.success || pending.data.until < nowMs)
        throw parasolError('oidc_failed', { reason: 'late' });
      const found = await configuration();
      const { verifier, state, nonce, redirectUri } = pending.data;
      const back = new URL(redirectUri);
      back.search = query;
      try {
        const tokens = await client.authorizationCodeGrant(found, back, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw parasolError('oidc_failed', { reason: 'no identity' });
        // Some put the address into the identity token, some only where it is asked for.
        const told =
          claims['email'] === undefined
            ? await client.fetchUserInfo(found, tokens.access_token, claims.sub)
            : claims;
        const address = emailClaims.safeParse(told);
        if (!address.success) throw parasolError('oidc_email_unverified');
        return { issuer: claims.iss, subject: claims.sub, email: address.data.email };
      } catch (cause) {
        throw refusalOf(cause);
      }
    },
  };
};

/** The library's words name the check that failed and hold no secret. */
const refusalOf = (cause: unknown): Error => {
  if (cause instanceof Error && cause.name === 'ParasolError') return cause;
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unexpected';
  return parasolError('oidc_failed', { reason }, { cause });
};

export type Oidc = ReturnType<typeof createOidc>;
