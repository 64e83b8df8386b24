import type { ProviderKind } from '@parasol/umbrella';
import { packages } from './catalogue.ts';
import { infectionCycle } from './infections.ts';
import type { AccountSeed, CustomerFacts, CustomerSeed } from './model.ts';
import { cities, inventName, mspCustomerNames, msspCustomerNames, streets } from './names.ts';
import { hexOf, mixText, randomOf } from './random.ts';
import { liveSeededCustomer } from './seeded-customer.ts';

/** Key and secret look like Umbrella's: 32 hexadecimal digits each; always the same for a seed. */
export const credentialsOf = (
  seed: number,
  kind: string,
): { readonly key: string; readonly secret: string } => ({
  key: hexOf(32, seed, mixText(kind), 1),
  secret: hexOf(32, seed, mixText(kind), 2),
});

export const accountNames: Readonly<Record<ProviderKind, string>> = {
  msp: 'Meridian Managed IT',
  mssp: 'Aegis Security Operations',
};

/** Details of a customer that follow from the seed and its number. */
export const customerFacts = (
  seed: number,
  organizationId: number,
  name: string,
  seats?: number,
): CustomerFacts => {
  const random = randomOf(seed, organizationId, 5);
  const place = random.pick(cities);
  const bundle = random.pick(packages);
  return {
    organizationId,
    name,
    seats: seats ?? random.between(5, 400),
    licenseType: random.chance(0.5) ? 'term' : 'msla',
    packageId: bundle.id,
    packageName: bundle.name,
    isTrial: random.chance(0.1),
    streetAddress: `${random.between(1, 199)} ${random.pick(streets)}`,
    ...place,
    adminEmail: `it@customer-${organizationId}.example`,
    createdAt: '2025-01-15T09:00:00.000Z',
  };
};

type Seeded = {
  readonly seed: number;
  readonly customers?: number | undefined;
  /** So many customers for each of more MSPs. */
  readonly furtherMsps?: readonly number[] | undefined;
  readonly lastWindowStartMs: number;
};

/** The further MSPs' customers are numbered from here on, so far apart. */
const furtherFirstId = 20_000_001;
const furtherIds = 1_000_000;

/** Without a number: 15 customers of an MSP and 10 of an MSSP, by name. With one: 60 % and 40 % of it. */
export const seededAccounts = ({
  seed,
  customers,
  furtherMsps = [],
  lastWindowStartMs,
}: Seeded): AccountSeed[] => {
  const cycle = infectionCycle(customers ?? mspCustomerNames.length + msspCustomerNames.length);
  const mspCount = customers === undefined ? mspCustomerNames.length : Math.round(customers * 0.6);
  const msspCount = customers === undefined ? msspCustomerNames.length : customers - mspCount;

  const account = (
    kind: ProviderKind,
    count: number,
    firstId: number,
    nameAt: (place: number) => string,
    further = 0,
  ): AccountSeed => ({
    kind,
    name: further === 0 ? accountNames[kind] : `${accountNames[kind]} ${further + 1}`,
    ...credentialsOf(seed + further, kind),
    customers: Array.from({ length: count }, (_, place): CustomerSeed => {
      const facts = customerFacts(seed, firstId + place * 7, nameAt(place));
      return {
        facts,
        live: () =>
          liveSeededCustomer({
            seed,
            organizationId: facts.organizationId,
            seats: facts.seats,
            place,
            cycle,
            lastWindowStartMs,
          }),
      };
    }),
  });

  const speaking = customers === undefined;
  return [
    account(
      'msp',
      mspCount,
      2_100_001,
      (place) => (speaking ? mspCustomerNames[place] : null) ?? inventName(seed, place),
    ),
    account(
      'mssp',
      msspCount,
      7_100_001,
      (place) => (speaking ? msspCustomerNames[place] : null) ?? inventName(seed, mspCount + place),
    ),
    ...furtherMsps.map((count, index) =>
      account(
        'msp',
        count,
        furtherFirstId + index * furtherIds,
        (place) => inventName(seed + index, place),
        index + 1,
      ),
    ),
  ];
};
