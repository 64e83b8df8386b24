import { z } from 'zod';

const activeOfTotal = z.object({ active: z.number(), total: z.number() });
/** How many of one kind of identity a customer has, and how many of them were active lately. */
export type ActiveOfTotal = z.infer<typeof activeOfTotal>;

const requests = z.object({ total: z.number(), blocked: z.number() });

/** What the provider-wide reports say of one customer; a report that could not be read leaves its part out. */
export const wideFacts = z.object({
  deployments: z
    .object({
      networks: activeOfTotal,
      roamingComputers: activeOfTotal,
      virtualAppliances: activeOfTotal,
      sites: z.number(),
    })
    .exactOptional(),
  requestsDay: requests.exactOptional(),
  requestsMonth: requests.exactOptional(),
  securityMonth: z.object({ threatsPrevented: z.number(), infectionsContained: z.number() }).exactOptional(),
});
export type WideFacts = z.infer<typeof wideFacts>;

const counted = z.object({ name: z.string(), count: z.number() });
export type Counted = z.infer<typeof counted>;

/** What only calls about this one customer tell; collected in turns, each customer at least once a day. */
export const ownFacts = z.object({
  topAllowedDomains: z.array(counted),
  topBlockedDomains: z.array(counted),
  topThreats: z.array(counted),
  activeIdentities: z.number(),
});
export type OwnFacts = z.infer<typeof ownFacts>;

/** Everything that the answers of one customer's configuration are made of. */
export type Facts = {
  readonly organizationId: number;
  readonly packageName: string | null;
  readonly licenseType: string | null;
  readonly seats: number;
  readonly wide: WideFacts;
  /** Null until they were collected for the first time: then nothing is said, rather than zero. */
  readonly own: OwnFacts | null;
  /** When the customer disappeared from Umbrella's list; null while it is there. */
  readonly removedAt: Date | null;
};
