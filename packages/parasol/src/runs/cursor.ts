import { z } from 'zod';

/** Which steps of a run are finished, and what they found that later ones need. */
export const cursorSchema = z.object({ finished: z.record(z.string(), z.unknown()) });
export type Cursor = z.infer<typeof cursorSchema>;

const counts = z.record(z.string(), z.number());
export const callsSchema = z.object({ psa: counts, umbrella: counts });

// Each step's finding, as it is stored and read again after a crash.
export const customersFound = z.object({ customers: z.number(), mapped: z.number() });
export const typeFound = z.object({
  typeId: z.number().nullable(),
  questionIds: z.record(z.string(), z.number()),
  created: z.object({ type: z.boolean(), questions: z.array(z.string()) }),
  warnings: z.array(z.string()),
});
export const planFound = z.object({
  create: z.number(),
  update: z.number(),
  unchanged: z.number(),
  suspend: z.number(),
  brake: z.boolean(),
  /** Missing where an older version planned. */
  plannedAt: z.number().default(0),
});
export const pushFound = z.object({
  created: z.number(),
  updated: z.number(),
  suspended: z.number(),
  refused: z.number(),
});
export const ticketsFound = z.object({
  created: z.number(),
  appended: z.number(),
  reopened: z.number(),
  closed: z.number(),
});

export const logFilesFound = z.object({
  malformed: z.number(),
  unmatched: z.array(z.string()),
  reachAt: z.string().nullable(),
  behindMs: z.number(),
});

/** Rows of a dry run's plan that are kept, of each kind. */
export const plannedMax = 1_000;
export const ticketPlanFound = z.object({
  unmapped: z.number(),
  openIncidents: z.number(),
  /** Missing where an older version planned. */
  hidden: z.number().default(0),
  rows: z.array(z.unknown()),
});
