import { askInProvider, inProvider } from '@parasol/postgres';
import { UmbrellaCallError, type UmbrellaClient, type UmbrellaCustomer } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { getProvider, umbrellaClientFor, type Provider } from '../providers/index.ts';
import { deletePages, readPages, savePage } from './page-store.ts';
import { allCustomers, markRemoved, putCustomers, type CustomerRecord } from './store.ts';
import type { RefreshCounts } from './types.ts';

type RefreshDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>;

/** One line, as it stands on an envelope. */
const addressLine = ({ address }: UmbrellaCustomer): string | null => {
  if (address === undefined) return null;
  const place = [address.zipCode, address.city].filter((part) => part !== undefined).join(' ');
  return [address.street, address.street2, place, address.state, address.countryCode]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
};

const described = (customer: UmbrellaCustomer) => ({
  name: customer.name,
  seats: customer.seats,
  package_name: customer.packageName ?? null,
  license_type: customer.licenseType ?? null,
  is_trial: customer.isTrial ?? null,
  address: addressLine(customer),
});

const differs = (row: CustomerRecord, next: ReturnType<typeof described>): boolean =>
  row.name !== next.name ||
  row.seats !== next.seats ||
  row.package_name !== next.package_name ||
  row.license_type !== next.license_type ||
  row.is_trial !== next.is_trial ||
  row.address !== next.address;

/** A run that reads the list: after a crash it goes on at the page where it stopped. */
export type ReadingRun = { readonly runId: string; readonly signal: AbortSignal };

/**
 * Both consoles, MSP and MSSP, come to the same shape in the client. An MSP's list of ten thousand takes seven minutes of
 * Umbrella's 14 pages a minute, so a run keeps each whole page as soon as it has it.
 */
const readList = async (
  deps: Pick<Deps, 'db'>,
  client: UmbrellaClient,
  provider: Provider,
  run: ReadingRun | undefined,
): Promise<Map<number, UmbrellaCustomer>> => {
  const list = new Map<number, UmbrellaCustomer>();
  const take = (page: readonly UmbrellaCustomer[]): void => {
    for (const customer of page) list.set(customer.organizationId, customer);
  };
  const kept = run ? await readPages(deps, provider.id, run.runId) : [];
  for (const page of kept) take(page);
  let number = kept.length;
  for await (const page of client.customers(provider.kind, number + 1)) {
    take(page);
    number += 1;
    if (run && page.length >= wholePage) await savePage(deps, provider.id, run.runId, number, page);
    run?.signal.throwIfAborted();
  }
  return list;
};

/** How many customers the console itself counts; null if it does not say. */
const consoleCount = async (client: UmbrellaClient): Promise<number | null> => {
  try {
    const { customerCount } = await client.consoles();
    return typeof customerCount === 'number' ? customerCount : null;
  } catch (error) {
    if (error instanceof UmbrellaCallError) return null;
    throw error;
  }
};

/** Rows of a page that others follow; a provider with less than that has its list in one call. */
const wholePage = 100;

/** As many may go at once without a second look. */
const removalsUnquestioned = (known: number): number => Math.max(10, Math.floor(known / 5));

/**
 * Reads the customer list from Umbrella. A customer that is gone is marked, never deleted; if many are missing at
 * once and the console counts otherwise, none is marked, because a key at the wrong level answers 200 with a list
 * that is empty or short. Throws `umbrella_customers_empty` for an empty list where customers are known.
 */
export const refreshCustomers = async (
  deps: RefreshDeps,
  providerId: string,
  given?: UmbrellaClient,
  run?: ReadingRun,
): Promise<RefreshCounts> => {
  const provider = await getProvider(deps, providerId);
  const client = given ?? (await umbrellaClientFor(deps, providerId));
  try {
    const list = await readList(deps, client, provider, run);
    const known = await askInProvider(deps.db, providerId, async (tx) => allCustomers(tx, providerId));
    const missing = known.filter((row) => row.removed_at === null && !list.has(row.organization_id));
    const knownNow = known.filter((row) => row.removed_at === null).length;
    const suspicious = missing.length > removalsUnquestioned(knownNow) || (list.size === 0 && knownNow > 0);
    const counted = suspicious || list.size === 0 ? await consoleCount(client) : list.size;
    if (list.size === 0 && (counted ?? knownNow) > 0)
      throw parasolError('umbrella_customers_empty', { known: knownNow, counted });
    const held = suspicious && counted !== list.size;

    const at = deps.clock.now();
    const knownById = new Map(known.map((row) => [row.organization_id, row]));
    const added = [...list.values()].filter(({ organizationId }) => !knownById.has(organizationId));
    const returned = [...list.values()].filter(
      (customer) => knownById.get(customer.organizationId)?.removed_at,
    );
    const changed = [...list.values()].filter((customer) => {
      const row = knownById.get(customer.organizationId);
      return row !== undefined && row.removed_at === null && differs(row, described(customer));
    });
    await inProvider(deps.db, providerId, async (tx) => {
      await putCustomers(
        tx,
        [...added, ...returned, ...changed].map((customer) => ({
          provider_id: providerId,
          organization_id: customer.organizationId,
          ...described(customer),
          first_seen_at: at,
          changed_at: at,
          removed_at: null,
        })),
      );
      if (!held)
        await markRemoved(
          tx,
          providerId,
          missing.map((row) => row.organization_id),
          at,
        );
      await deletePages(tx, providerId);
    });
    return {
      total: list.size,
      added: added.length,
      changed: changed.length,
      removed: held ? 0 : missing.length,
      returned: returned.length,
      removalsHeld: held ? missing.length : 0,
    };
  } finally {
    if (given === undefined) await client.close();
  }
};
