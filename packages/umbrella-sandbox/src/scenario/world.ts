import type { ProviderKind } from '@parasol/umbrella';
import { categoryNamed, identityTypeNamed } from './catalogue.ts';
import { EventStore } from './event-store.ts';
import { joinTraffic } from './joined-traffic.ts';
import type { AccountSeed, CustomerFacts, CustomerLife, CustomerSeed, SandboxIdentity } from './model.ts';
import { mixText } from './random.ts';
import { customerFacts } from './seeded.ts';

export type Customer = {
  facts: CustomerFacts;
  readonly account: Account;
  /** Made when first asked for. */
  life(): CustomerLife;
};

export type Account = {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  /** What the key may do; tests take scopes away. */
  scopes: Set<string>;
  /** When the key ends, as `/admin/v2/apiKeys` shows it; empty for never. */
  expireAt: string;
  readonly customers: Map<number, Customer>;
};

/** An event to be added: the identity by id, or by label and type (made if there is none). */
export type AddedEvents = {
  readonly organizationId: number;
  readonly identity: { readonly id: number } | { readonly label: string; readonly type?: string | undefined };
  readonly category: string;
  readonly verdict: string;
  readonly domain: string;
  readonly count: number;
  /** Of the first event. */
  readonly atMs: number;
  readonly everyMs: number;
};

const firstMatch = (life: CustomerLife, wanted: AddedEvents['identity']): SandboxIdentity | undefined => {
  const { roamingComputers, networks, sites, appliances, others } = life.deployment;
  const all = [
    ...roamingComputers.map(({ identity }) => identity),
    ...networks.map(({ identity }) => identity),
    ...appliances.map(({ identity }) => identity),
    ...sites,
    ...others,
  ];
  return all.find((identity) =>
    'id' in wanted
      ? identity.id === wanted.id
      : identity.label === wanted.label && (wanted.type === undefined || identity.type.label === wanted.type),
  );
};

/** All accounts of the sandbox and what tests change in them. */
export class World {
  readonly accounts: readonly Account[];
  readonly #seed: number;
  #nextId = 8_900_001;

  constructor(seeds: readonly AccountSeed[], seed: number, scopes: readonly string[]) {
    this.#seed = seed;
    this.accounts = seeds.map((from) => {
      const account: Account = {
        kind: from.kind,
        name: from.name,
        key: from.key,
        secret: from.secret,
        scopes: new Set(scopes),
        expireAt: '',
        customers: new Map(),
      };
      for (const customer of from.customers) addTo(account, customer);
      return account;
    });
  }

  accountByKey(key: string): Account | undefined {
    return this.accounts.find((account) => account.key === key);
  }

  customer(organizationId: number): Customer | undefined {
    for (const account of this.accounts) {
      const found = account.customers.get(organizationId);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  addCustomer(account: Account, name: string, seats: number): Customer {
    while (this.customer(this.#nextId) !== undefined) this.#nextId += 1;
    const facts = customerFacts(this.#seed, this.#nextId, name, seats);
    const life: CustomerLife = {
      traffic: new EventStore(),
      deployment: { roamingComputers: [], networks: [], sites: [], appliances: [], others: [] },
    };
    return addTo(account, { facts, live: () => life });
  }

  /** Adds events to a customer; false if there is no such customer or no identity with that id. */
  addEvents(events: AddedEvents): boolean {
    const customer = this.customer(events.organizationId);
    if (customer === undefined) return false;
    const life = customer.life();
    const wanted = events.identity;
    let identity = firstMatch(life, wanted);
    if (identity === undefined) {
      if ('id' in wanted) return false;
      identity = addIdentity(customer, wanted.label, wanted.type ?? 'Roaming Computers', events.atMs);
    }
    const category = categoryNamed(events.category);
    const store = addedStore(customer);
    const kindId = store.addKind({
      identities: [identity],
      domain: events.domain,
      verdict: events.verdict,
      categories: [category],
      policyCategories: events.verdict === 'blocked' ? [category] : [],
      threats: [],
      queryType: 'A',
      returnCode: 0,
      internalIp: '10.0.0.1',
      externalIp: '198.51.100.1',
    });
    for (let index = 0; index < events.count; index += 1)
      store.add(events.atMs + index * events.everyMs, kindId);
    return true;
  }
}

const addedStores = new WeakMap<Customer, EventStore>();
const lives = new WeakMap<Customer, CustomerLife>();

const addTo = (account: Account, seed: CustomerSeed): Customer => {
  const customer: Customer = {
    facts: seed.facts,
    account,
    life: () => {
      let life = lives.get(customer);
      if (life === undefined) {
        life = seed.live();
        lives.set(customer, life);
      }
      return life;
    },
  };
  account.customers.set(seed.facts.organizationId, customer);
  return customer;
};

/** Where a customer's added events go; joined to its own traffic the first time. */
const addedStore = (customer: Customer): EventStore => {
  let store = addedStores.get(customer);
  if (store === undefined) {
    store = new EventStore();
    addedStores.set(customer, store);
    const life = customer.life();
    lives.set(customer, { ...life, traffic: joinTraffic([life.traffic, store]) });
  }
  return store;
};

const addIdentity = (
  customer: Customer,
  label: string,
  typeLabel: string,
  lastSyncMs: number,
): SandboxIdentity => {
  const type = identityTypeNamed(typeLabel);
  const id =
    100_000_000 +
    (mixText(`${customer.facts.organizationId}\u0000${type.label}\u0000${label}`) % 900_000_000);
  const identity: SandboxIdentity = { id, label, type };
  const life = customer.life();
  const { deployment } = life;
  lives.set(customer, {
    ...life,
    deployment: {
      ...deployment,
      roamingComputers:
        type.type === 'roaming'
          ? [...deployment.roamingComputers, { identity, lastSyncMs, status: 'Encrypted' }]
          : deployment.roamingComputers,
      networks:
        type.type === 'network' ? [...deployment.networks, { identity, ipAddress: '' }] : deployment.networks,
      others: ['roaming', 'network'].includes(type.type)
        ? deployment.others
        : [...deployment.others, identity],
    },
  });
  return identity;
};
