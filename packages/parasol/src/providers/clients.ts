import { createHash } from 'node:crypto';
import type { ConnectWiseClient, PsaCredentials } from '@parasol/connectwise';
import { budgetLimits, type UmbrellaClient } from '@parasol/umbrella';
import { acquire, throttled } from '../budgets/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { sealedFields, storedPsa, storedUmbrella, type StoredPsa } from './stored-credentials.ts';
import type { CallListener, CredentialStatus } from './types.ts';

/** What names a vendor's account in the budgets: two providers under one key share its limits. */
const accountOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** ConnectWise answers 429 at about 1,000 requests a minute (Developer Guide); a tenth is left to others. */
const psaLimits = [{ calls: 900, periodMs: 60_000 }];

export type ClientOptions = {
  readonly onCall?: CallListener;
  /** How long a call may wait for its budget; then it fails with `budget_exhausted`. */
  readonly maxWaitMs?: number;
};

type ClientDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'limits'>;

/** The stored secret, opened for one request's sake. */
export const openPsaCredentials = (
  deps: Pick<Deps, 'vault'>,
  providerId: string,
  { status, sealed }: StoredPsa,
): PsaCredentials => {
  const { companyId, clientId } = status;
  const secret = deps.vault.open(sealed, { providerId, field: sealedFields[status.kind] });
  return status.kind === 'login'
    ? { kind: 'login', companyId, clientId, user: status.user ?? '', password: secret }
    : { kind: 'keys', companyId, clientId, publicKey: status.publicKey ?? '', privateKey: secret };
};

/**
 * A client under the provider's stored key, within its budget. Where the PSA no longer knows the key, it goes on with the
 * one that is stored by then for the same company: who rotates keys may delete the old one while a run is under way.
 * Throws `psa_not_connected` or `psa_disabled`.
 */
export const psaClientFor = async (
  deps: ClientDeps,
  providerId: string,
  { onCall, maxWaitMs }: ClientOptions = {},
): Promise<ConnectWiseClient> => {
  const stored = await storedPsa(deps, providerId);
  if (stored === null) throw parasolError('psa_not_connected');
  if (!stored.status.enabled) throw parasolError('psa_disabled');
  const { site, companyId, publicKey, user } = stored.status;
  const waiting = maxWaitMs === undefined ? {} : { maxWaitMs };
  const budget = { account: accountOf('psa', site, companyId, publicKey ?? user ?? ''), budget: 'psa' };
  return deps.connect.psa({
    site,
    credentials: openPsaCredentials(deps, providerId, stored),
    renew: async () => {
      const now = await storedPsa(deps, providerId);
      const same = now?.status.enabled && now.status.site === site && now.status.companyId === companyId;
      return same ? openPsaCredentials(deps, providerId, now) : null;
    },
    acquire: async () => acquire(deps, { ...budget, limits: psaLimits, ...waiting }),
    onThrottled: async (retryAfterMs) => throttled(deps, budget, retryAfterMs),
    ...(onCall === undefined ? {} : { onCall: (call) => onCall({ vendor: 'psa', ...call }) }),
  });
};

/** A client under the provider's stored key, within its budgets. Throws `umbrella_not_connected`. */
export const umbrellaClientFor = async (
  deps: ClientDeps,
  providerId: string,
  { onCall, maxWaitMs }: ClientOptions = {},
): Promise<UmbrellaClient> => {
  const stored = await storedUmbrella(deps, providerId);
  if (stored === null) throw parasolError('umbrella_not_connected');
  const { baseUrl, key } = stored.status;
  const waiting = maxWaitMs === undefined ? {} : { maxWaitMs };
  const account = accountOf('umbrella', baseUrl, key);
  const secret = deps.vault.open(stored.sealed, { providerId, field: sealedFields.umbrella });
  return deps.connect.umbrella({
    baseUrl,
    key,
    secret,
    // A changed secret begins with tokens of its own.
    tokens: deps.connect.tokensOf(accountOf('umbrella tokens', baseUrl, key, secret)),
    acquire: async (budget, organizationId) => {
      const { scope, limits } = budgetLimits[budget];
      const perOrganization = scope === 'organization' && organizationId !== undefined;
      await acquire(deps, {
        account,
        budget,
        limits,
        ...(perOrganization ? { organizationId } : {}),
        ...waiting,
      });
    },
    onThrottled: async (budget, organizationId) => {
      const perOrganization = budgetLimits[budget].scope === 'organization' && organizationId !== undefined;
      await throttled(deps, { account, budget, ...(perOrganization ? { organizationId } : {}) });
    },
    ...(onCall === undefined
      ? {}
      : {
          onCall: ({ method, path, status, durationMs }) =>
            onCall({ vendor: 'umbrella', method, path, status, durationMs }),
        }),
  });
};

/** The accounts under which the calls of a provider's keys are counted in the budgets. */
export const budgetAccounts = ({ psa, umbrella }: CredentialStatus): string[] => [
  ...(psa ? [accountOf('psa', psa.site, psa.companyId, psa.publicKey ?? psa.user ?? '')] : []),
  ...(umbrella ? [accountOf('umbrella', umbrella.baseUrl, umbrella.key)] : []),
];
