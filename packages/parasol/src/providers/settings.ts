import { z } from 'zod';

export const recordId = z.number().int().positive();

const ticketing = z.strictObject({
  enabled: z.boolean().default(false),
  boardId: recordId.optional(),
  boardName: z.string().max(200).optional(),
  statusId: recordId.optional(),
  statusName: z.string().max(200).optional(),
  typeId: recordId.optional(),
  typeName: z.string().max(200).optional(),
  priorityId: recordId.optional(),
  priorityName: z.string().max(200).optional(),
  /** Security category, by name, to a priority's record id. */
  priorityByCategory: z.record(z.string().min(1).max(100), recordId).default({}),
  /** An identity with *more* blocked events than this in a window is an incident. */
  threshold: z.number().int().min(0).max(1_000_000).default(5),
  cryptomining: z.boolean().default(false),
  reopen: z
    .strictObject({
      enabled: z.boolean().default(false),
      withinDays: z.number().int().min(1).max(365).default(7),
    })
    .prefault({}),
  autoClose: z
    .strictObject({
      enabled: z.boolean().default(false),
      quietWindows: z.number().int().min(1).max(500).default(6),
    })
    .prefault({}),
  /** Tickets of customers that are mapped to no company go here; without it they are counted and shown only. */
  catchAllCompanyRecId: recordId.optional(),
  /** How long after its end a window is judged, because reports and log files come late. */
  lagMinutes: z.number().int().min(0).max(1_440).default(30),
  summaryTemplate: z.string().min(1).max(500).optional(),
  descriptionTemplate: z.string().min(1).max(10_000).optional(),
  /** An unknown write is put before a person and never sent again by itself. */
  careful: z.boolean().optional(),
});

const configurations = z.strictObject({
  enabled: z.boolean().default(true),
  typeName: z.string().trim().min(1).max(50).default('Cisco Umbrella'),
  questionsOff: z.array(z.string().max(200)).max(100).default([]),
  markInactiveWhenRemoved: z.boolean().default(false),
});

const schedule = z.strictObject({
  enabled: z.boolean().default(true),
  /** Five minutes after the lag of the four-hour windows. */
  cron: z.string().min(9).max(100).default('35 */4 * * *'),
  timeZone: z.string().min(1).max(60).default('UTC'),
});

/** All settings of a provider, with their defaults: `providerSettings.parse({})` is a new provider's. */
export const providerSettings = z.strictObject({
  ticketing: ticketing.prefault({}),
  configurations: configurations.prefault({}),
  schedule: schedule.prefault({}),
});

export type ProviderSettings = z.infer<typeof providerSettings>;

/** Some of the settings; null takes an optional one away. Unknown names are refused when the result is parsed. */
export type SettingsPatch = {
  readonly [Section in keyof ProviderSettings]?: {
    readonly [Name in keyof ProviderSettings[Section]]?: ProviderSettings[Section][Name] | null;
  };
};
