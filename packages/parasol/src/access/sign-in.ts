import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { knownPerson } from './known-person.ts';
import { hashPassword, passwordLengthMax, passwordLengthMin, verifyPassword } from './passwords.ts';
import type { Tables } from '../schema/index.ts';

export type SignInOptions = {
  readonly db: Kysely<Tables>;
  /** Signs cookies and seals TOTP secrets; at least 32 characters, the same on every server of an installation. */
  readonly secret: string;
  /** Whether people reach this server by https: cookies are then Secure and named `__Host-…`. */
  readonly https: boolean;
  readonly ids: () => string;
  readonly log: Logger;
};

/** A session ends after this long without use … */
export const sessionIdleSeconds = 8 * 3600;
/** … and after this long in any case. */
export const sessionAbsoluteSeconds = 7 * 24 * 3600;

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

/**
 * better-auth over our own tables and our own password hash. Only its calls are used, never its HTTP handler: our
 * routes check origin and rate limits before they ask it, and there is no sign-up but by invitation.
 */
export const createSignIn = ({ db, secret, https, ids, log }: SignInOptions) => {
  const prefix = https ? '__Host-' : '';
  const cookie = (name: string) => ({ name: `${prefix}${name}`, attributes: { secure: https, path: '/' } });
  return betterAuth({
    appName: 'Parasol',
    // A name of its own: requests are never routed by it.
    baseURL: 'http://parasol.invalid',
    secret,
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => {
        if (level === 'error') log.error({ part: 'sign-in' }, message);
        else log.debug({ part: 'sign-in' }, message);
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    user: {
      modelName: 'users',
      fields: { ...timestamps, emailVerified: 'email_verified' },
      additionalFields: {
        installationAdmin: { type: 'boolean', input: false, fieldName: 'installation_admin' },
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        ...timestamps,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: sessionIdleSeconds,
      updateAge: 600,
    },
    account: {
      modelName: 'accounts',
      fields: {
        ...timestamps,
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { ...timestamps, expiresAt: 'expires_at' },
    },
    rateLimit: { enabled: false },
    plugins: [
      knownPerson,
      twoFactor({
        issuer: 'Parasol',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
    advanced: {
      // Secure is set cookie by cookie, with the stricter prefix.
      useSecureCookies: false,
      cookiePrefix: `${prefix}parasol`,
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, secure: https, path: '/' },
      cookies: { session_token: cookie('parasol_session') },
      // a session and its person by one statement, which every request asks
      database: { generateId: () => ids(), validateSchema: false, joins: true },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  });
};

/** Set by our server from the socket's address, never taken from outside. */
export const clientAddressHeader = 'x-parasol-client-address';

export type SignIn = ReturnType<typeof createSignIn>;
