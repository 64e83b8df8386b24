import { columns } from '@parasol/connectwise';
import { z } from 'zod';

const column = z.enum(columns).nullable();

/**
 * - `granted`: the PSA itself says so, or a call that only this right allows came through.
 * - `missing`: the PSA says otherwise, or such a call was refused.
 * - `excess`: granted and not needed; never one of the 13, see `excessRights`.
 * - `unknown`: what was tried cannot tell; `why` says what is known. Never to be taken for granted.
 */
const rightState = z.enum(['granted', 'missing', 'excess', 'unknown']);
export type RightState = z.infer<typeof rightState>;

const rightFinding = z.object({
  /** As in `umbrellaRights`, for example `companies.configurations.add`. */
  id: z.string(),
  area: z.string(),
  row: z.string(),
  /** Null for an allowed table. */
  column,
  /** The allowed table, such as `Service / Priority`; null for a level. */
  table: z.string().nullable(),
  state: rightState,
  /** The level found, where the PSA told. */
  level: z.string().exactOptional(),
  /** What is known and, if something is to be changed, where: area, row and column in words. */
  why: z.string().exactOptional(),
  /** With probes: whether a call that needs this right came through. */
  works: z.boolean().exactOptional(),
});
export type RightFinding = Readonly<z.infer<typeof rightFinding>>;

/** A right above the 13. */
const excessRight = z.object({
  area: z.string(),
  row: z.string(),
  column,
  table: z.string().nullable(),
  level: z.string(),
});
export type ExcessRight = Readonly<z.infer<typeof excessRight>>;

/** Records that the API member doesn't see though its rights would allow it. */
const hiddenRecords = z.object({
  kind: z.enum(['level', 'board']),
  what: z.string(),
  why: z.string(),
  /** False for what only looks that way. */
  sure: z.boolean(),
});
export type HiddenRecords = Readonly<z.infer<typeof hiddenRecords>>;

export const rightsReport = z.object({
  checkedAt: z.coerce.date(),
  method: z.enum(['mySecurity', 'probes']),
  /** The 13, in the order of the set-up guide. */
  rights: z.array(rightFinding).readonly(),
  /** How many of the 13 are granted. */
  granted: z.number(),
  /** Ids of the missing among the 13. */
  missing: z.array(z.string()).readonly(),
  unknown: z.array(z.string()).readonly(),
  /** In words: `Finance > Invoicing > Inquire Level (All)`. */
  excess: z.array(z.string()).readonly(),
  excessRights: z.array(excessRight).readonly(),
  /** Every cell at All: a role such as Admin. Null if it could not be seen. */
  admin: z.boolean().nullable(),
  hidden: z.array(hiddenRecords).readonly(),
  optional: z.object({
    /** Close Service Tickets edit: unlocks closing tickets, never demanded. Null if it could not be seen. */
    closeTickets: z.boolean().nullable(),
  }),
});
export type RightsReport = Readonly<z.infer<typeof rightsReport>>;
