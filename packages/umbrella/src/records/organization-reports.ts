import { z } from 'zod';
import { category, identity, identityType, requestCounts } from './common.ts';

export const topIdentity = z.looseObject({
  requests: z.number().default(0),
  identity,
  counts: requestCounts,
  rank: z.number().optional(),
});
/** Requests of one identity in the period, under the filters asked for. */
export type TopIdentity = z.infer<typeof topIdentity>;

export const topDestination = z.looseObject({
  domain: z.string(),
  count: z.number().default(0),
  counts: requestCounts.optional(),
  categories: z.array(category).default([]),
  rank: z.number().optional(),
});
export type TopDestination = z.infer<typeof topDestination>;

export const topThreat = z.looseObject({
  threat: z.string(),
  threattype: z.string().default(''),
  count: z.number().default(0),
});
export type TopThreat = z.infer<typeof topThreat>;

export const summary = z.looseObject({
  requests: z.number().default(0),
  requestsallowed: z.number().default(0),
  requestsblocked: z.number().default(0),
  domains: z.number().default(0),
  categories: z.number().default(0),
  identities: z.number().default(0),
  identitytypes: z.number().default(0),
});
export type Summary = z.infer<typeof summary>;

export const deploymentStatus = z.looseObject({
  type: identityType,
  activecount: z.number().default(0),
  count: z.number().default(0),
});
export type DeploymentStatus = z.infer<typeof deploymentStatus>;

export const dnsActivity = z.looseObject({
  /** Epoch milliseconds. */
  timestamp: z.number(),
  type: z.string().default('dns'),
  domain: z.string().default(''),
  querytype: z.string().default(''),
  returncode: z.number().nullish(),
  /** `allowed`, `blocked`, `proxied`, or what comes next. */
  verdict: z.string(),
  externalip: z.string().default(''),
  internalip: z.string().default(''),
  /** The first one is the most granular: the event counts for it alone. */
  identities: z.array(identity).default([]),
  categories: z.array(category).default([]),
  policycategories: z.array(category).default([]),
  threats: z
    .array(z.looseObject({ label: z.string().default(''), type: z.string().default('') }))
    .default([]),
});
/** One DNS request. */
export type DnsActivity = z.infer<typeof dnsActivity>;
