/**
 * What a network can do to one request, as seen from the one who sends it. "Applied": the other side got the whole
 * request, whether the sender learns of it or not.
 */
export const networkFaults = {
  /** Applied, and the answer comes late. */
  slow: { applied: true },
  /** The connection is reset when the request has arrived at the network, and nothing goes on from there. */
  'reset-before': { applied: false },
  /** Half of the request goes on, then both connections are reset. */
  'reset-midway': { applied: false },
  /** Applied, and the connection is reset instead of the answer. */
  'reset-after': { applied: true },
  /** Nothing goes on, and nothing is ever answered. */
  'black-hole': { applied: false },
  /** Applied, and our side of the connection is closed in order, without an answer. */
  'half-close': { applied: true },
  /** Applied; half of the answer comes, and then the end of the connection. */
  truncated: { applied: true },
  /** Applied; the answer comes in small pieces. */
  drip: { applied: true },
  /** Bytes that are no HTTP come back, as from a TLS server behind a plain port. */
  garbage: { applied: false },
  /** Applied, and a gateway answers with a page of its own. */
  'bad-gateway': { applied: true },
  /** The connection is reset, and for a moment nobody listens. */
  refused: { applied: false },
  /** The request is held until its sender has given up, and is applied then. */
  late: { applied: true },
} as const;

export type NetworkFault = keyof typeof networkFaults;

const isNetworkFault = (name: string): name is NetworkFault => Object.hasOwn(networkFaults, name);

export const networkFaultNames = Object.keys(networkFaults).filter(isNetworkFault);
