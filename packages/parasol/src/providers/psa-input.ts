import { z } from 'zod';

/** What is typed into PSA Integration Details. An empty private key keeps the stored one, for the same host, company and public key. */
export const psaCredentialsInput = z.strictObject({
  /** `na`, `eu`, `au`, `staging`, a host, or an https address. */
  site: z.string().max(300),
  companyId: z.string().max(100),
  clientId: z.string().max(100),
  enabled: z.boolean().default(true),
  publicKey: z.string().max(300),
  privateKey: z.string().max(300).optional(),
});
export type PsaCredentialsInput = z.input<typeof psaCredentialsInput>;
