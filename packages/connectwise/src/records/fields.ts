import { z } from 'zod';

/** Absent and null mean the same: ConnectWise drops null members, older versions sent them. */
export const text = z.string().nullish();
export const flag = z.boolean().nullish();
export const number = z.number().nullish();
export const id = z.number().int();

/** A reference to another record, expanded as the PSA does; `{}` where there is none. */
export const Reference = z.looseObject({ id: id.nullish(), name: text, identifier: text });
export type Reference = z.infer<typeof Reference>;
export const reference = Reference.nullish();

/** `_info`: all values are texts (dates, hrefs). */
export const info = z.record(z.string(), z.string().nullable()).nullish();
