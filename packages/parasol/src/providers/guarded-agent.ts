import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { refusalOfAddress, type HostPolicy } from './hosts.ts';

/** How a name becomes addresses: `dns.lookup`, or a test's own. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The name is resolved here once, every address is judged, and the connection goes to what was judged: no second look-up. */
const guardedLookup =
  (policy: HostPolicy, resolve: Resolve): LookupFunction =>
  (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        answer(error, '', 0);
        return;
      }
      // One bad address among good ones is enough: whoever answers with both is playing with us.
      const refusal = addresses
        .map(({ address }) => refusalOfAddress(policy, hostname, address))
        .find((reason) => reason !== null);
      const [first] = addresses;
      if (refusal !== undefined || first === undefined) {
        answer(new Error(refusal ?? `${hostname} has no address`), '', 0);
        return;
      }
      if (options.all === true) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };

/** Made once for all connections: reading the hundred and fifty usual certificates takes 10 ms each time. */
const trusting = (extraCa: string | undefined): { readonly secureContext?: SecureContext } =>
  extraCa === undefined
    ? {}
    : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), extraCa] }) };

export type GuardOptions = {
  /** Certificates (PEM) trusted besides the usual ones. */
  readonly extraCa?: string | undefined;
  /** How names are resolved; handed in by tests. */
  readonly resolve?: Resolve | undefined;
};

/**
 * A pool of connections, one per origin, that reaches only the hosts which the policy allows. It follows no redirect.
 * Time-outs for a whole exchange are the clients' own; here is only what must end in any case.
 */
export const guardedAgent = (policy: HostPolicy, options: GuardOptions = {}): Agent => {
  const connectTo = buildConnector({
    timeout: 10_000,
    allowH2: false,
    lookup: guardedLookup(policy, options.resolve ?? systemLookup),
    ...trusting(options.extraCa),
  });
  return new Agent({
    // HTTP/1.1 without pipelining: on it the clients know for certain whether a byte was written.
    allowH2: false,
    pipelining: 1,
    connections: 16,
    keepAliveTimeout: 4_000,
    headersTimeout: 330_000,
    bodyTimeout: 330_000,
    connect: (target, answer) => {
      // A literal address is connected to without a look-up, so it is judged here.
      const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
      const refusal = isIP(host) === 0 ? null : refusalOfAddress(policy, host, host);
      if (refusal === null) connectTo(target, answer);
      else answer(new Error(refusal), null);
    },
  });
};
