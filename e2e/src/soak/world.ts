/** A customer of the soak, and what the PSA has to show of it at the end. */
export type SoakCustomer = {
  readonly organizationId: number;
  readonly name: string;
  /** Index of its provider. */
  readonly provider: number;
  readonly companyRecId: number;
  seats: number;
  /** From when on the product knows its company; it gets no traffic before. */
  mapped: boolean;
};

/** A computer with blocked command-and-control requests. */
export type SoakIdentity = {
  readonly label: string;
  readonly customer: SoakCustomer;
  /** Events by start of the window. */
  readonly events: Map<number, number>;
};

/** All that was fed in: from it follows what has to be there at the end, whatever was killed meanwhile. */
export type SoakWorld = { readonly customers: SoakCustomer[]; readonly identities: SoakIdentity[] };

/** The first window over the threshold; null for a computer that is no incident. */
export const firstWindowOver = (identity: SoakIdentity, threshold: number): number | null => {
  const over = [...identity.events].filter(([, count]) => count > threshold).map(([window]) => window);
  return over.length === 0 ? null : Math.min(...over);
};

/** The windows that the identity's ticket has to tell: the first over the threshold, and all with activity after it. */
export const windowsToTell = (identity: SoakIdentity, threshold: number): number[] => {
  const first = firstWindowOver(identity, threshold);
  if (first === null) return [];
  return [...identity.events.keys()].filter((window) => window >= first).toSorted((a, b) => a - b);
};

/** What the answer "Infections contained, 30 days" has to be. */
export const eventsOf = (world: SoakWorld, customer: SoakCustomer): number => {
  let sum = 0;
  for (const identity of world.identities)
    if (identity.customer === customer) for (const count of identity.events.values()) sum += count;
  return sum;
};
