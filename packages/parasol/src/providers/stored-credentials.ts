import { askInProvider } from '@parasol/postgres';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { selectBothCredentials, selectCredentials } from './store.ts';
import type { CredentialStatus, PsaCredentialStatus, UmbrellaCredentialStatus } from './types.ts';

/** What stands in `described`: all that may be shown. */
const psaKeys = z.object({
  site: z.string(),
  companyId: z.string(),
  companyName: z.string().nullable(),
  clientId: z.string(),
  publicKey: z.string(),
});
const psaLogin = psaKeys.omit({ publicKey: true }).extend({ user: z.string() });
const umbrellaKey = z.object({
  baseUrl: z.string(),
  key: z.string(),
  expiresAt: z.string().nullable(),
});

export type PsaKeysDescribed = z.infer<typeof psaKeys>;
export type PsaLoginDescribed = z.infer<typeof psaLogin>;
export type UmbrellaDescribed = z.infer<typeof umbrellaKey>;

/** The names under which secrets are sealed; a secret opens only under its own. */
export const sealedFields = {
  keys: 'psa.privateKey',
  login: 'psa.password',
  umbrella: 'umbrella.secret',
} as const;

export type StoredPsa = { readonly status: PsaCredentialStatus; readonly sealed: string };
export type StoredUmbrella = { readonly status: UmbrellaCredentialStatus; readonly sealed: string };

type Row = NonNullable<Awaited<ReturnType<typeof selectCredentials>>>;

const psaOf = (row: Row): StoredPsa => {
  const common = { enabled: row.enabled, changedAt: row.changed_at, checkedAt: row.checked_at };
  if (row.kind === 'login')
    return {
      sealed: row.sealed,
      status: { kind: 'login', ...psaLogin.parse(row.described), publicKey: null, ...common },
    };
  return {
    sealed: row.sealed,
    status: { kind: 'keys', ...psaKeys.parse(row.described), user: null, ...common },
  };
};

const umbrellaOf = (row: Row): StoredUmbrella => {
  const described = umbrellaKey.parse(row.described);
  return {
    sealed: row.sealed,
    status: {
      ...described,
      kind: row.kind === 'mssp' ? 'mssp' : 'msp',
      expiresAt: described.expiresAt === null ? null : new Date(described.expiresAt),
      changedAt: row.changed_at,
      checkedAt: row.checked_at,
    },
  };
};

export const storedPsa = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<StoredPsa | null> => {
  const row = await askInProvider(deps.db, providerId, async (tx) =>
    selectCredentials(tx, providerId, 'psa'),
  );
  return row === undefined ? null : psaOf(row);
};

export const storedUmbrella = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<StoredUmbrella | null> => {
  const row = await askInProvider(deps.db, providerId, async (tx) =>
    selectCredentials(tx, providerId, 'umbrella'),
  );
  return row === undefined ? null : umbrellaOf(row);
};

/** What is stored on both sides; never a secret. */
export const credentialStatus = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<CredentialStatus> => {
  const rows = await askInProvider(deps.db, providerId, async (tx) => selectBothCredentials(tx, providerId));
  const psa = rows.find((row) => row.side === 'psa');
  const umbrella = rows.find((row) => row.side === 'umbrella');
  return {
    psa: psa === undefined ? null : psaOf(psa).status,
    umbrella: umbrella === undefined ? null : umbrellaOf(umbrella).status,
  };
};
