import { systemActor } from '../audit/index.ts';
import {
  mapCustomers,
  refreshCompanies,
  refreshCustomers,
  suggestMappings,
  type MappingSuggestion,
} from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import {
  createProvider,
  listProviders,
  savePsaCredentials,
  saveUmbrellaCredentials,
  umbrellaKindOf,
  type Provider,
  type PsaCredentialsInput,
  type UmbrellaCredentialsInput,
} from '../providers/index.ts';
import { runRightsCheck, type RightsReport } from '../rights/index.ts';

export type SetUp = {
  readonly name: string;
  readonly umbrella: UmbrellaCredentialsInput;
  readonly psa: PsaCredentialsInput;
  /** Map each customer whose name is exactly that of one company, and of one only. */
  readonly mapExact: boolean;
};

export type SetUpResult = {
  readonly provider: Provider;
  readonly rights: RightsReport;
  readonly customers: number;
  readonly companies: number;
  readonly mapped: number;
  readonly suggestions: number;
  readonly notices: readonly string[];
};

const actor = systemActor('parasol setup');

/** The provider of that name and of the key's own kind (MSP or MSSP), or a new one. */
const providerFor = async (deps: Deps, { name, umbrella }: SetUp): Promise<Provider> => {
  const known = (await listProviders(deps)).find((one) => one.name === name.trim());
  if (known) return known;
  return createProvider(deps, { kind: await umbrellaKindOf(deps.connect, umbrella), name }, actor);
};

const isSure = (one: MappingSuggestion): boolean =>
  one.reason === 'exact' && one.warnings.length === 0 && one.ambiguousWith.length === 0;

/**
 * A provider from its two keys: both are tried before they are saved, the rights are checked, customers and companies
 * are read. The same call again goes on where an earlier one stopped: what is there is kept. `tell` hears each step.
 *
 * Throws what `saveUmbrellaCredentials` and `savePsaCredentials` throw.
 */
export const setUpProvider = async (
  deps: Deps,
  setUp: SetUp,
  tell: (line: string) => void,
): Promise<SetUpResult> => {
  const provider = await providerFor(deps, setUp);
  tell(`${provider.name} (${provider.kind.toUpperCase()})`);
  const umbrella = await saveUmbrellaCredentials(deps, provider.id, setUp.umbrella, actor);
  tell('The Umbrella key works and is saved.');
  const psa = await savePsaCredentials(deps, provider.id, setUp.psa, actor);
  tell(`The ConnectWise keys work and are saved, for ${psa.status.companyId}.`);
  const rights = await runRightsCheck(deps, provider.id);
  tell(`${rights.granted} of ${rights.rights.length} rights are granted.`);
  const { total: customers } = await refreshCustomers(deps, provider.id);
  tell(`${customers} customers read from Umbrella.`);
  const { total: companies } = await refreshCompanies(deps, provider.id);
  tell(`${companies} companies read from ConnectWise.`);
  const suggested = await suggestMappings(deps, provider.id);
  const sure = setUp.mapExact ? suggested.filter(isSure) : [];
  const mapped = sure.length === 0 ? 0 : (await mapCustomers(deps, provider.id, sure, actor)).mapped;
  if (setUp.mapExact) tell(`${mapped} customers mapped to the company of the same name.`);
  const suggestions = suggested.length - mapped;
  const notices = [...umbrella.notices, ...psa.notices].map((notice) => notice.message);
  return { provider, rights, customers, companies, mapped, suggestions, notices };
};
