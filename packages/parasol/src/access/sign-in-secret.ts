import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { insertSignInSecret, readSignInSecret, updateSignInSecret } from './store.ts';

const context = { providerId: null, field: 'sign-in.secret' } as const;

type SecretDeps = Pick<Deps, 'db' | 'vault'>;

/** What signs the session cookies: made at the first start, sealed, the same for every server of the installation. */
export const loadSignInSecret = async (deps: SecretDeps): Promise<string> => {
  const sealed = (await readSignInSecret(deps.db)) ?? (await make(deps));
  return deps.vault.open(sealed, context);
};

/** Wraps it under the current master key; true if that changed anything. For `parasol key rotate`. */
export const rewrapSignInSecret = async (deps: SecretDeps): Promise<boolean> => {
  const sealed = await readSignInSecret(deps.db);
  const rewrapped = sealed === null ? null : deps.vault.rewrap(sealed, context);
  if (rewrapped === null) return false;
  await updateSignInSecret(deps.db, rewrapped);
  return true;
};

// Of two servers that start at once, one inserts; both then read that one's secret.
const make = async (deps: SecretDeps): Promise<string> => {
  const sealed = deps.vault.seal(randomBytes(48).toString('base64url'), context);
  await insertSignInSecret(deps.db, sealed);
  return (await readSignInSecret(deps.db)) ?? sealed;
};
