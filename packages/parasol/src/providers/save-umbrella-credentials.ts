import { inProvider } from '@parasol/postgres';
import type { KeyStatus } from '@parasol/umbrella';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { getProvider } from './registry.ts';
import { upsertCredentials } from './store.ts';
import { sealedFields, storedUmbrella, type UmbrellaDescribed } from './stored-credentials.ts';
import type { Notice, UmbrellaCredentialStatus } from './types.ts';
import { umbrellaKeyFrom, type UmbrellaCredentialsInput } from './umbrella-input.ts';
import { secretMissing, workingUmbrellaKey } from './working-umbrella-key.ts';

type SaveDeps = Pick<Deps, 'db' | 'vault' | 'clock' | 'connect'>;

/**
 * Asks Umbrella about the key (kind, scopes one by one, customers seen) and saves it only if it works for this
 * provider. A missing scope is told in `key.advice` and does not stop the saving: the console shows what it costs.
 *
 * Throws `site_not_allowed`, `umbrella_unreachable`, `umbrella_key_refused`, `umbrella_kind_unknown`,
 * `umbrella_kind_differs`.
 */
export const saveUmbrellaCredentials = async (
  deps: SaveDeps,
  providerId: string,
  input: UmbrellaCredentialsInput,
  actor: Actor,
): Promise<{ status: UmbrellaCredentialStatus; key: KeyStatus; notices: Notice[] }> => {
  const provider = await getProvider(deps, providerId);
  const typed = umbrellaKeyFrom(deps.connect.hosts, input);
  const before = await storedUmbrella(deps, providerId);
  const same = before !== null && before.status.baseUrl === typed.baseUrl && before.status.key === typed.key;
  const secret =
    typed.secret ??
    (same ? deps.vault.open(before.sealed, { providerId, field: sealedFields.umbrella }) : null);
  if (secret === null) throw secretMissing();

  const key = await workingUmbrellaKey(deps.connect, { baseUrl: typed.baseUrl, key: typed.key, secret });
  if (key.kind !== provider.kind)
    throw parasolError('umbrella_kind_differs', { provider: provider.kind, key: key.kind });

  const described: UmbrellaDescribed = {
    baseUrl: typed.baseUrl,
    key: typed.key,
    expiresAt: key.expiresAt?.toISOString() ?? null,
  };
  const sealed = deps.vault.seal(secret, { providerId, field: sealedFields.umbrella });
  const at = deps.clock.now();
  await inProvider(deps.db, providerId, async (tx) => {
    await upsertCredentials(tx, {
      provider_id: providerId,
      side: 'umbrella',
      kind: provider.kind,
      described,
      sealed,
      enabled: true,
      changed_at: at,
      checked_at: at,
    });
    await audit(tx, {
      providerId,
      actor,
      action: 'umbrella-credentials.saved',
      subject: typed.baseUrl,
      details: { key: typed.key, replaced: before !== null },
    });
  });
  const notices = [...typed.notices, ...key.advice.map((message) => ({ code: 'umbrella-key', message }))];
  return {
    status: { ...described, kind: provider.kind, expiresAt: key.expiresAt, changedAt: at, checkedAt: at },
    key,
    notices,
  };
};
