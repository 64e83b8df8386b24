import { z } from 'zod';
import { category, identityType, organization } from './common.ts';

/** `GET /reports/v2/providers/consoles`: what the console itself says it holds. */
export const providerConsole = z.looseObject({
  packageName: z.string().default(''),
  seatsTotal: z.number().default(0),
  seatsUsed: z.number().default(0),
  customerCount: z.number(),
  status: z.string().default(''),
  rebillAt: z.string().nullish(),
  expiresAt: z.string().nullish(),
});
export type ProviderConsole = z.infer<typeof providerConsole>;

export const organizationDeployments = z.looseObject({
  organization,
  counts: z.array(
    z.looseObject({
      identitytype: identityType,
      activecount: z.number().default(0),
      count: z.number().default(0),
    }),
  ),
});
/** How much of each identity type one organisation has, and how much of it was active in the period. */
export type OrganizationDeployments = z.infer<typeof organizationDeployments>;

export const organizationRequests = z.looseObject({
  organization,
  counts: z.looseObject({ total: z.number().default(0), totalblocked: z.number().default(0) }),
});
export type OrganizationRequests = z.infer<typeof organizationRequests>;

export const organizationCategoryRequests = z.looseObject({
  organization,
  counts: z.array(
    z.looseObject({
      category,
      requests: z.number().default(0),
      requestsblocked: z.number().default(0),
      numberoforganizationswithcategorizedtraffic: z.number().optional(),
    }),
  ),
});
/** Requests of one organisation by category; an event with two categories counts in both. */
export type OrganizationCategoryRequests = z.infer<typeof organizationCategoryRequests>;
