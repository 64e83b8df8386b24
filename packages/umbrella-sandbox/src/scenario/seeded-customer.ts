import { windowMs } from '@parasol/umbrella';
import { identityTypes } from './catalogue.ts';
import { allowedDomains, beacons, contentBlocks, miners, preventedThreats } from './domains.ts';
import { EventStore } from './event-store.ts';
import { plannedInfections, type PlannedInfection } from './infections.ts';
import { joinTraffic } from './joined-traffic.ts';
import type { CustomerLife, Deployment, SandboxIdentity, SandboxIdentityType, TrafficKind } from './model.ts';
import { randomOf, type Random } from './random.ts';
import { steadyTraffic, type SteadyStream } from './steady-traffic.ts';

export type SeededCustomer = {
  readonly seed: number;
  readonly organizationId: number;
  readonly seats: number;
  /** Place in its account, which decides about infections. */
  readonly place: number;
  readonly cycle: number;
  readonly lastWindowStartMs: number;
};

/** More devices than this are not told apart: reports stay small at ten thousand customers. */
const mostComputers = 8;
const dayMs = 24 * 60 * 60 * 1_000;

/** Origin ids that stay: the organisation's number and a place within it. */
const originId = (organizationId: number, place: number): number => organizationId * 100 + place;

const buildDeployment = (one: SeededCustomer, random: Random): Deployment => {
  const named = (place: number, label: string, type: SandboxIdentityType): SandboxIdentity => ({
    id: originId(one.organizationId, place),
    label,
    type,
  });
  const tag = String(one.organizationId % 10_000).padStart(4, '0');
  const computers = Math.min(Math.max(2, one.seats), random.between(3, mostComputers));
  const networks = random.between(1, 2);
  const appliances = random.chance(0.4) ? random.between(1, 2) : 0;
  return {
    roamingComputers: Array.from({ length: computers }, (_, index) => ({
      identity: named(
        index,
        `WS-${tag}-${String(index + 1).padStart(2, '0')}`,
        identityTypes.roamingComputers,
      ),
      // Every fifth one has been switched off for a month.
      lastSyncMs: one.lastWindowStartMs - (index % 5 === 4 ? 31 * dayMs : index * 60_000),
      status: index % 5 === 4 ? 'Off' : 'Encrypted',
    })),
    networks: Array.from({ length: networks }, (_, index) => ({
      identity: named(40 + index, index === 0 ? 'Head office' : `Branch ${index}`, identityTypes.networks),
      ipAddress: `198.51.100.${1 + ((one.organizationId + index) % 250)}`,
    })),
    sites: [named(60, 'Default Site', identityTypes.sites)],
    appliances: Array.from({ length: appliances }, (_, index) => ({
      identity: named(70 + index, `VA-${tag}-${index + 1}`, identityTypes.virtualAppliances),
      healthy: index === 0,
    })),
    others: [],
  };
};

const kindOf = (
  identity: SandboxIdentity,
  network: SandboxIdentity,
  rest: Pick<TrafficKind, 'domain' | 'verdict' | 'categories'> & Partial<TrafficKind>,
): TrafficKind => ({
  identities: identity.id === network.id ? [identity] : [identity, network],
  policyCategories: [],
  threats: [],
  queryType: 'A',
  returnCode: 0,
  internalIp: `10.0.${(identity.id >> 8) % 250}.${(identity.id % 250) + 1}`,
  externalIp: '198.51.100.1',
  ...rest,
});

const buildStreams = (deployment: Deployment, network: SandboxIdentity, random: Random): SteadyStream[] => {
  const streams: SteadyStream[] = [];
  const add = (kind: TrafficKind, perWindow: number): void => {
    streams.push({ kind, perWindow, phase: random.between(0, 999) / 1_000 });
  };
  const active = deployment.roamingComputers.filter((computer) => computer.status !== 'Off');
  const makers = [...active.map((computer) => computer.identity), network];
  allowedDomains.forEach(({ domain, categories }, index) => {
    const identity = makers[index % makers.length] ?? network;
    add(kindOf(identity, network, { domain, categories, verdict: 'allowed' }), random.between(4, 60));
  });
  const blocked = contentBlocks[random.between(0, contentBlocks.length - 1)] ?? contentBlocks[0];
  add(
    kindOf(makers[0] ?? network, network, {
      domain: blocked.domain,
      categories: blocked.categories,
      policyCategories: blocked.categories,
      verdict: 'blocked',
    }),
    random.between(1, 6),
  );
  for (const { domain, category, threats } of preventedThreats) {
    if (!random.chance(0.4)) continue;
    const identity = random.chance(0.5) ? network : (makers[0] ?? network);
    add(
      kindOf(identity, network, {
        domain,
        categories: [category],
        policyCategories: [category],
        threats,
        verdict: 'blocked',
      }),
      random.between(1, 3),
    );
  }
  return streams;
};

const buildInfections = (
  one: SeededCustomer,
  plan: readonly PlannedInfection[],
  deployment: Deployment,
  network: SandboxIdentity,
): EventStore => {
  const store = new EventStore();
  for (const infection of plan) {
    const computer =
      deployment.roamingComputers[infection.device === 'other-computer' ? 1 : 0]?.identity ?? network;
    const identity = infection.device === 'network' ? network : computer;
    const kinds = (infection.threat === 'beacon' ? beacons : miners).map(({ domain, category, threats }) =>
      store.addKind(
        kindOf(identity, network, {
          domain,
          categories: [category],
          policyCategories: [category],
          threats,
          verdict: 'blocked',
        }),
      ),
    );
    const step = windowMs / (infection.events + 1);
    for (let index = 0; index < infection.events; index += 1) {
      const timeMs = one.lastWindowStartMs + Math.floor(((index + 1) * step) / 1_000) * 1_000;
      store.add(timeMs, kinds[index % kinds.length] ?? 0);
    }
  }
  return store;
};

/** Everything about one invented customer; the same for the same seed, whatever was asked before. */
export const liveSeededCustomer = (one: SeededCustomer): CustomerLife => {
  const random = randomOf(one.seed, one.organizationId, 3);
  const deployment = buildDeployment(one, random);
  const network = deployment.networks[0]?.identity;
  if (network === undefined) throw new Error('every invented customer has a network');
  // One customer in forty has deployed nothing that works yet.
  const silent = one.place % 40 === 39;
  const streams = silent ? [] : buildStreams(deployment, network, random);
  const infections = buildInfections(one, plannedInfections(one.place, one.cycle), deployment, network);
  return {
    deployment,
    traffic:
      infections.size === 0 ? steadyTraffic(streams) : joinTraffic([steadyTraffic(streams), infections]),
  };
};
