import type { DnsLogRow } from '@parasol/umbrella';
import { categoryNamed, identityTypeNamed, identityTypes } from './catalogue.ts';
import { EventStore } from './event-store.ts';
import type { CustomerLife, Deployment, SandboxIdentity, SandboxIdentityType, TrafficKind } from './model.ts';
import { mixText } from './random.ts';

/** DNS return codes by name (IANA registry); the log names them, the API numbers them. */
const returnCodes: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};

/** `28 (AAAA)` to `AAAA`. */
const queryTypeOf = (column: string): string => /\((.+)\)/u.exec(column)?.[1] ?? column;

/** Gathers the rows of one organisation's log files. */
export class LogCustomer {
  readonly organization: string;
  readonly store = new EventStore();
  readonly #identities = new Map<string, SandboxIdentity>();
  readonly #ids = new Set<number>();
  readonly #kinds = new Map<string, number>();

  constructor(organization: string) {
    this.organization = organization;
  }

  add(row: DnsLogRow): void {
    const key = [
      row.mostGranularIdentity,
      row.mostGranularIdentityType,
      row.identities.join('\n'),
      row.identityTypes.join('\n'),
      row.internalIp,
      row.externalIp,
      row.action,
      row.queryType,
      row.responseCode,
      row.domain,
      row.categories.join('\n'),
      row.blockedCategories.join('\n'),
    ].join('\u0000');
    let kindId = this.#kinds.get(key);
    if (kindId === undefined) {
      kindId = this.store.addKind(this.#kindOf(row));
      this.#kinds.set(key, kindId);
    }
    this.store.add(row.timestampMs, kindId);
  }

  #kindOf(row: DnsLogRow): TrafficKind {
    const own = this.#identity(
      row.mostGranularIdentity,
      identityTypeNamed(row.mostGranularIdentityType ?? 'Networks'),
    );
    const others = row.identities
      .slice(1)
      .map((label, index) =>
        this.#identity(label, identityTypeNamed(row.identityTypes[index + 1] ?? 'Networks')),
      );
    return {
      identities: [own, ...others],
      domain: row.domain,
      verdict: row.action.toLowerCase(),
      categories: row.categories.map((label) => categoryNamed(label)),
      policyCategories: row.blockedCategories.map((label) => categoryNamed(label)),
      threats: [],
      queryType: queryTypeOf(row.queryType),
      returnCode: returnCodes[row.responseCode] ?? 0,
      internalIp: row.internalIp,
      externalIp: row.externalIp,
    };
  }

  /** The same label, type and organisation have the same origin id in every run. */
  #identity(label: string, type: SandboxIdentityType): SandboxIdentity {
    const key = `${type.label}\u0000${label}`;
    let identity = this.#identities.get(key);
    if (identity === undefined) {
      let id = 100_000_000 + (mixText(`${this.organization}\u0000${key}`) % 900_000_000);
      while (this.#ids.has(id)) id += 1;
      this.#ids.add(id);
      identity = { id, label, type };
      this.#identities.set(key, identity);
    }
    return identity;
  }

  /** What the traffic shows to be deployed; log files tell nothing about devices that made no request. */
  live(lastSyncMs: number): CustomerLife {
    const all = [...this.#identities.values()];
    const ofType = (...types: SandboxIdentityType[]): SandboxIdentity[] =>
      all.filter(({ type }) => types.includes(type));
    const { roamingComputers, secureClient, networks, sites, virtualAppliances } = identityTypes;
    const listed = [roamingComputers, secureClient, networks, sites, virtualAppliances];
    const deployment: Deployment = {
      roamingComputers: ofType(roamingComputers, secureClient).map((identity) => ({
        identity,
        lastSyncMs,
        status: 'Encrypted',
      })),
      networks: ofType(networks).map((identity) => ({ identity, ipAddress: '' })),
      sites: ofType(sites),
      appliances: ofType(virtualAppliances).map((identity) => ({ identity, healthy: true })),
      others: all.filter(({ type }) => !listed.some((known) => known === type)),
    };
    return { deployment, traffic: this.store };
  }
}
