import { z } from 'zod';

export const umbrellaCredentialsInput = z.strictObject({
  /** Default `https://api.umbrella.com`. */
  baseUrl: z.string().max(300).optional(),
  key: z.string().max(300),
  /** Empty keeps the stored one, for the same address and key. */
  secret: z.string().max(300).optional(),
});
export type UmbrellaCredentialsInput = z.input<typeof umbrellaCredentialsInput>;
