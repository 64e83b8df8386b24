import { z } from 'zod';

/** A half-open span of time: events at `from` belong to it, events at `to` do not. */
export type Period = { readonly from: Date; readonly to: Date };

/** Umbrella's own enumerations grow without notice (`proxied` turned up as a verdict), so none is closed here. */
export const category = z.looseObject({
  id: z.number(),
  label: z.string(),
  type: z.string().default(''),
  integration: z.boolean().optional(),
  deprecated: z.boolean().optional(),
});
/** A content or security category; match by `type` and `label`, never by a number written down somewhere. */
export type Category = z.infer<typeof category>;

export const providerCategory = category.extend({ legacyid: z.number().optional() });
export type ProviderCategory = z.infer<typeof providerCategory>;

export const identityType = z.looseObject({
  id: z.number().optional(),
  label: z.string().default(''),
  type: z.string().default(''),
});
export type IdentityType = z.infer<typeof identityType>;

export const identity = z.looseObject({
  id: z.number(),
  label: z.string().default(''),
  type: identityType,
  deleted: z.boolean().default(false),
});
/** Something that makes requests; `id` is its origin id, which stays when it is renamed. */
export type Identity = z.infer<typeof identity>;

export const organization = z.looseObject({ id: z.number(), label: z.string().default('') });

export const requestCounts = z.looseObject({
  requests: z.number().default(0),
  allowedrequests: z.number().default(0),
  blockedrequests: z.number().default(0),
});
export type RequestCounts = z.infer<typeof requestCounts>;
