import { inProvider } from '@parasol/postgres';
import { audit, auditInstallation, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { countAttempt, rateRules } from './rate-limits.ts';
import { findUserIdByEmail, listMemberships } from './store.ts';

const nobody: Actor = { kind: 'system', id: 'sign-in', name: 'Sign-in' };

/**
 * Writes a failed sign-in down where it matters: in the audit log of each provider that the account belongs to, and in
 * the installation's for accounts that are none, up to a number per hour. Attempts on one account are limited before.
 */
export const noteFailure = async (
  deps: Pick<Deps, 'db'>,
  caller: { readonly address: string },
  email: string | null,
  what: 'password' | 'second factor',
): Promise<void> => {
  const userId = email === null ? null : await findUserIdByEmail(deps.db, email);
  const places = userId === null ? [] : await listMemberships(deps.db, userId);
  const details = { what, address: caller.address };
  const subject = email ?? caller.address;
  const line = { actor: nobody, action: 'sign-in.failed', subject, details };
  if (places.length === 0) {
    const waitSeconds = await countAttempt(deps.db, 'audit:unknown', rateRules.unknownAccountLines);
    if (waitSeconds === 0) await auditInstallation(deps, line);
    return;
  }
  for (const { providerId } of places)
    await inProvider(deps.db, providerId, async (tx) => audit(tx, { providerId, ...line }));
};
