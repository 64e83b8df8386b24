import { inProvider } from '@parasol/postgres';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { siteFrom } from './hosts.ts';
import { deleteCredentials, updateEnabled, upsertCredentials } from './store.ts';
import { sealedFields, type PsaLoginDescribed } from './stored-credentials.ts';

const disconnect = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  side: 'psa' | 'umbrella',
  actor: Actor,
): Promise<void> =>
  inProvider(deps.db, providerId, async (tx) => {
    if (!(await deleteCredentials(tx, providerId, side))) return;
    await audit(tx, { providerId, actor, action: `${side}-credentials.removed`, subject: side });
  });

/** Forgets the keys; mappings, configurations and tickets stay linked, so that reconnecting resumes. */
export const disconnectPsa = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  actor: Actor,
): Promise<void> => disconnect(deps, providerId, 'psa', actor);

export const disconnectUmbrella = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  actor: Actor,
): Promise<void> => disconnect(deps, providerId, 'umbrella', actor);

/** Switches the integration on or off without touching its keys. Throws `psa_not_connected`. */
export const setPsaEnabled = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  enabled: boolean,
  actor: Actor,
): Promise<void> =>
  inProvider(deps.db, providerId, async (tx) => {
    if (!(await updateEnabled(tx, providerId, enabled))) throw parasolError('psa_not_connected');
    await audit(tx, {
      providerId,
      actor,
      action: enabled ? 'psa.enabled' : 'psa.disabled',
      subject: 'PSA integration',
    });
  });

/**
 * Takes over an older integration's user name and password (`parasol import`; the console makes none). It is not
 * tested: the point of taking it over is that a key pair replaces it.
 */
export const importPsaLogin = async (
  deps: Pick<Deps, 'db' | 'vault' | 'clock' | 'connect'>,
  providerId: string,
  login: {
    readonly site: string;
    readonly companyId: string;
    readonly clientId: string;
    readonly user: string;
    readonly password: string;
  },
  actor: Actor,
): Promise<void> => {
  const described: PsaLoginDescribed = {
    site: siteFrom(deps.connect.hosts, login.site),
    companyId: login.companyId.trim(),
    companyName: null,
    clientId: login.clientId.trim(),
    user: login.user.trim(),
  };
  const sealed = deps.vault.seal(login.password, { providerId, field: sealedFields.login });
  await inProvider(deps.db, providerId, async (tx) => {
    await upsertCredentials(tx, {
      provider_id: providerId,
      side: 'psa',
      kind: 'login',
      described,
      sealed,
      enabled: true,
      changed_at: deps.clock.now(),
      checked_at: null,
    });
    await audit(tx, {
      providerId,
      actor,
      action: 'psa-credentials.imported',
      subject: described.companyId,
      details: { site: described.site, user: described.user, kind: 'login' },
    });
  });
};
