import { z } from 'zod';

/** What can be made to go wrong. "Before" and "after" say whether the request is applied. */
export const faultKinds = [
  'latency',
  'throttle',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'late-apply',
  'stale-search',
] as const;
export type FaultKind = (typeof faultKinds)[number];

const hourMs = 60 * 60 * 1000;

/** When a fault happens, and how. */
export const FaultRule = z.strictObject({
  kind: z.enum(faultKinds),
  /** verbs it is for; all where left out */
  methods: z
    .array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
    .min(1)
    .optional(),
  /** path below `apis/3.0` in any case, `*` for any run of characters */
  path: z.string().max(500).default('*'),
  /** share of the requests that it is for */
  probability: z.number().min(0).max(1).default(1),
  /** it ends after so many times */
  times: z.number().int().min(1).optional(),
  /** latency: the wait before the request is served; late-apply: from the broken connection to the applying */
  delayMs: z.number().int().min(0).max(hourMs).default(1_000),
  /** throttle: the Retry-After header, in seconds; null for an answer without it */
  retryAfterSeconds: z.number().int().min(0).max(3_600).nullable().default(30),
  /** stale-search: lists don't show records that are younger than this */
  staleMs: z.number().int().min(0).max(hourMs).default(10_000),
});
export type FaultRule = z.infer<typeof FaultRule>;

export const FaultPlan = z.strictObject({
  /** the same seed makes the same choices for the same requests in the same order */
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  rules: z.array(FaultRule).max(100),
});
export type FaultPlan = z.infer<typeof FaultPlan>;
