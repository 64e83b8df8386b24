import { z } from 'zod';

import { createHttpClient } from './http-client.ts';

const account = z.object({
  kind: z.enum(['msp', 'mssp']),
  name: z.string(),
  key: z.string(),
  secret: z.string(),
  customers: z.array(z.object({ organizationId: z.number(), name: z.string() })),
});
const status = z.object({
  accounts: z.array(account),
  lastWindowStart: z.string(),
  calls: z.record(z.string(), z.number()),
});

export type UmbrellaAccount = z.infer<typeof account>;
export type UmbrellaStatus = z.infer<typeof status>;

/** What the Umbrella sandbox says of itself: its consoles with their keys, and how many calls it has answered. */
export const umbrellaStatus = (umbrellaUrl: string): Promise<UmbrellaStatus> =>
  createHttpClient(umbrellaUrl).get('/sandbox/api/status', status);
