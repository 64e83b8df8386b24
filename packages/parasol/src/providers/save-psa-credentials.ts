import { inProvider } from '@parasol/postgres';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { hasWritten, retryRefused } from '../ledger/index.ts';
import { openPsaCredentials } from './clients.ts';
import { psaKeysFrom, type PsaCredentialsInput, type PsaKeysTyped } from './psa-input.ts';
import { getProvider } from './registry.ts';
import { holdsOthersRecords } from './same-psa.ts';
import { upsertCredentials } from './store.ts';
import { sealedFields, storedPsa, type PsaKeysDescribed, type StoredPsa } from './stored-credentials.ts';
import { testPsaKeys, type PsaTrial } from './test-psa-keys.ts';
import type { Notice, PsaCredentialStatus } from './types.ts';

type SaveDeps = Pick<Deps, 'db' | 'vault' | 'clock' | 'connect'>;

/** What is stored for the same host and company. */
const storedFor = (stored: StoredPsa | null, typed: PsaKeysTyped): StoredPsa | null =>
  stored?.status.site === typed.site &&
  stored.status.companyId.toLowerCase() === typed.companyId.toLowerCase()
    ? stored
    : null;

/** The stored pair, but only for the host and company that it was saved for: it is sent nowhere else. */
const pairFor = (deps: SaveDeps, providerId: string, row: StoredPsa | null, typed: PsaKeysTyped) => {
  const stored = storedFor(row, typed);
  if (stored === null) return null;
  const credentials = openPsaCredentials(deps, providerId, stored);
  return credentials.kind === 'keys' ? credentials : null;
};

/**
 * The numbers of tickets and configurations mean others in another company's PSA: a note or a closing would go to
 * somebody else's ticket. The host may change, as it does when a company moves to another region; then, and where nothing
 * is stored any more, the records themselves are looked at (`holdsOthersRecords`).
 */
const refuseAnotherPsa = async (
  deps: SaveDeps,
  providerId: string,
  stored: StoredPsa | null,
  typed: PsaKeysTyped,
): Promise<void> => {
  const is = stored?.status.companyId;
  if (is === undefined || is.toLowerCase() === typed.companyId.toLowerCase()) return;
  if (await hasWritten(deps, providerId)) throw parasolError('psa_differs', { is, typed: typed.companyId });
};

/** The pair to try, made of what was typed and what is stored. Notices a private key in the public field. */
const trialOf = (
  deps: SaveDeps,
  providerId: string,
  row: StoredPsa | null,
  typed: PsaKeysTyped,
): PsaTrial => {
  const stored = pairFor(deps, providerId, row, typed);
  const { site, companyId, clientId, publicKey } = typed;
  if (stored !== null && publicKey === stored.privateKey)
    throw typed.privateKey === stored.publicKey
      ? parasolError('psa_keys_swapped')
      : parasolError('psa_public_key_wrong', {
          reason: 'This is the private key. Paste the public key into this field.',
        });
  if (stored !== null && typed.privateKey === stored.publicKey)
    throw parasolError('psa_private_key_wrong', {
      reason: 'This is the public key. Paste the private key into this field.',
    });
  const privateKey = typed.privateKey ?? (stored?.publicKey === publicKey ? stored.privateKey : null);
  if (privateKey === null) throw parasolError('psa_private_key_needed');
  return { site, stored, keys: { kind: 'keys', companyId, clientId, publicKey, privateKey } };
};

/**
 * Tries the credentials against the PSA and saves them only if they work: a new pair takes the old one's place in one
 * statement. A run under way goes on with the pair that it began with, and with the new one once that is refused. An older
 * integration's login is replaced in the same way. `notices` say what was put right in what was typed.
 *
 * Throws, by the part that is wrong: `site_not_allowed`, `psa_differs`, `psa_host_unreachable`, `psa_host_wrong`,
 * `psa_company_unknown`, `psa_client_id_refused`, `psa_public_key_wrong`, `psa_private_key_wrong`, `psa_keys_swapped`,
 * `psa_keys_refused`, `psa_private_key_needed`, `psa_right_missing`.
 */
export const savePsaCredentials = async (
  deps: SaveDeps,
  providerId: string,
  input: PsaCredentialsInput,
  actor: Actor,
): Promise<{ status: PsaCredentialStatus; notices: Notice[] }> => {
  await getProvider(deps, providerId);
  const { keys: typed, notices } = psaKeysFrom(deps.connect.hosts, input);
  const before = await storedPsa(deps, providerId);
  await refuseAnotherPsa(deps, providerId, before, typed);
  const trial = trialOf(deps, providerId, before, typed);
  const companyName = await testPsaKeys(deps.connect, trial);
  const isKnown = storedFor(before, typed) !== null;
  if (!isKnown && (await holdsOthersRecords(deps, providerId, trial)))
    throw parasolError('psa_differs', {
      reason: 'Records under the numbers that are kept bear no mark of ours.',
    });

  const { privateKey, publicKey, companyId, clientId } = trial.keys;
  const described: PsaKeysDescribed = { site: trial.site, companyId, companyName, clientId, publicKey };
  const sealed = deps.vault.seal(privateKey, { providerId, field: sealedFields.keys });
  const at = deps.clock.now();
  await inProvider(deps.db, providerId, async (tx) => {
    await upsertCredentials(tx, {
      provider_id: providerId,
      side: 'psa',
      kind: 'keys',
      described,
      sealed,
      enabled: typed.enabled,
      changed_at: at,
      checked_at: at,
    });
    await retryRefused(tx, providerId);
    await audit(tx, {
      providerId,
      actor,
      action: 'psa-credentials.saved',
      subject: companyId,
      details: { site: trial.site, publicKey, enabled: typed.enabled, replaced: before?.status.kind ?? null },
    });
  });
  return {
    status: { kind: 'keys', ...described, user: null, enabled: typed.enabled, changedAt: at, checkedAt: at },
    notices,
  };
};
