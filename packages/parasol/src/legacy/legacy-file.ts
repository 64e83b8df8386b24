import { z } from 'zod';

const recordId = z.number().int().positive().max(2_147_483_647);
const organizationId = recordId;

/**
 * An older integration as `parasol import` and its screen take it over: one JSON file, written by hand or from that
 * integration's own export. Everything but the connection may be left out.
 */
export const legacyFile = z.strictObject({
  format: z.literal('parasol-legacy'),
  version: z.literal(1),
  /** The sign-in that an older integration used instead of keys. */
  psa: z.strictObject({
    /** `na`, `eu`, `au`, `staging`, a host, or an https address. */
    site: z.string().min(1).max(300),
    companyId: z.string().trim().min(1).max(100),
    clientId: z.string().trim().min(1).max(100),
    user: z.string().trim().min(1).max(300),
    password: z.string().min(1).max(300),
  }),
  /** The name of the configuration type that its configurations have. */
  configurationType: z.string().trim().min(1).max(50).optional(),
  /** Umbrella's organisations to ConnectWise's companies, by Company ID or by record id. */
  mappings: z
    .array(
      z.union([
        z.strictObject({ organizationId, companyId: z.string().trim().min(1).max(100) }),
        z.strictObject({ organizationId, companyRecId: recordId }),
      ]),
    )
    .max(10_000)
    .default([]),
  /** Tickets that are open, each with the identity that it is about. */
  openTickets: z
    .array(
      z.strictObject({
        organizationId,
        ticketId: recordId,
        identity: z.strictObject({
          /** As Umbrella words it: `Roaming Computers`, `Networks`, `AD Users` … */
          type: z.string().max(100),
          label: z.string().trim().min(1).max(300),
          originId: recordId.nullable().default(null),
        }),
        openedAt: z.iso.datetime({ offset: true }),
      }),
    )
    .max(10_000)
    .default([]),
});
export type LegacyFile = z.infer<typeof legacyFile>;
