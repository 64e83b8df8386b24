import type { Actor } from '../audit/index.ts';
import { mapCustomers, type MappingOutcome } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { adoptTickets } from '../incidents/index.ts';
import { credentialStatus, importPsaLogin, saveSettings } from '../providers/index.ts';
import type { LegacyFile } from './legacy-file.ts';

export type TakenOver = {
  readonly mapped: number;
  readonly unchanged: number;
  /** Rows that could not be mapped yet, each with its reason: the same file can be taken again later. */
  readonly errors: MappingOutcome['errors'];
  readonly tickets: number;
};

/**
 * Takes an older integration over: its sign-in (which a key pair is to replace), its type, its mappings and its open
 * tickets. Taking the same file again adds what was not possible before and repeats nothing.
 *
 * Throws `psa_keys_there` where keys are stored already: a sign-in never takes their place. `site_not_allowed`.
 */
export const takeOver = async (
  deps: Pick<Deps, 'db' | 'vault' | 'clock' | 'connect' | 'limits'>,
  providerId: string,
  file: LegacyFile,
  actor: Actor,
): Promise<TakenOver> => {
  const { psa } = await credentialStatus(deps, providerId);
  if (psa?.kind === 'keys') throw parasolError('psa_keys_there');
  await importPsaLogin(deps, providerId, file.psa, actor);
  if (file.configurationType !== undefined)
    await saveSettings(deps, providerId, { configurations: { typeName: file.configurationType } }, actor);
  const tickets = await adoptTickets(
    deps,
    providerId,
    file.openTickets.map((one) => ({ ...one, openedAt: new Date(one.openedAt) })),
  );
  const mapped =
    file.mappings.length === 0
      ? { mapped: 0, unchanged: 0, errors: [] }
      : await mapCustomers(deps, providerId, file.mappings, actor);
  return { mapped: mapped.mapped, unchanged: mapped.unchanged, errors: mapped.errors, tickets };
};
