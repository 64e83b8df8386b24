import { z } from '@hono/zod-openapi';
import type { RunResult } from '../../runs/index.ts';

const count = z.number().int();
const calls = z.record(z.string(), count);

const plannedConfiguration = z.object({
  organizationId: count,
  customerName: z.string().nullable(),
  action: z.enum(['create', 'update', 'suspend']),
  configurationId: count.nullable(),
  changes: count.openapi({ description: 'Answers and fields that change' }),
  reason: z.string().nullable().openapi({ description: 'Why it would be suspended' }),
});

const plannedTicket = z.object({
  what: z.enum(['create', 'append', 'close']),
  organizationId: count,
  customer: z.string(),
  identity: z.string(),
  kind: z.string(),
  window: z.string(),
  events: count,
  ticketId: count.nullable(),
  summary: z.string().nullable(),
  description: z.string().nullable(),
});

/** What a run did, or of a dry run: would do. */
export const runResult = z
  .object({
    customers: count,
    mapped: count,
    configurations: z.object({
      created: count,
      updated: count,
      unchanged: count,
      suspended: count,
      refused: count,
    }),
    tickets: z.object({ created: count, appended: count, reopened: count, closed: count }),
    calls: z.object({ psa: calls, umbrella: calls }),
    writes: count,
    reads: count,
    warnings: z
      .array(
        z.object({
          code: z.string(),
          message: z.string(),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      )
      .default([])
      .openapi({ description: 'What a person should look at' }),
    plan: z
      .object({ configurations: z.array(plannedConfiguration), tickets: z.array(plannedTicket) })
      .optional()
      .openapi({ description: 'Of a dry run, and of a run that stopped to ask: what would be written' }),
  })
  .openapi('RunResult');

const storedConfiguration = z.object({
  organizationId: count,
  action: z.enum(['create', 'update', 'suspend']),
  remoteId: count.nullable(),
  detail: z.looseObject({ operations: z.array(z.unknown()).optional(), reason: z.string().optional() }),
});

/** A stored result as the API shows it; `nameOf` names the customers of its plan. */
export const presentResult = (
  result: RunResult,
  nameOf: (organizationId: number) => string | null,
): z.infer<typeof runResult> => {
  const { plan, ...rest } = result;
  if (plan === undefined) return runResult.parse(rest);
  const configurations = plan.configurations.flatMap((row) => {
    const parsed = storedConfiguration.safeParse(row);
    if (!parsed.success) return [];
    const { organizationId, action, remoteId, detail } = parsed.data;
    return [
      {
        organizationId,
        customerName: nameOf(organizationId),
        action,
        configurationId: remoteId,
        changes: detail.operations?.length ?? 0,
        reason: detail.reason ?? null,
      },
    ];
  });
  return runResult.parse({ ...rest, plan: { configurations, tickets: plan.tickets } });
};
