import { z } from '@hono/zod-openapi';

const count = z.number().int();
const calls = z.record(z.string(), count);

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
    warnings: z.array(z.string()).default([]).openapi({ description: 'What a person should look at' }),
    plan: z.object({ configurations: z.array(z.unknown()), tickets: z.array(z.unknown()) }).optional(),
  })
  .openapi('RunResult');
