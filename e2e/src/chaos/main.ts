import { parseArgs } from 'node:util';

import { z } from 'zod';

import { proofCommand, typedNumber, typedSeed } from '../soak/proof-command.ts';
import { actionNames } from './actions.ts';
import { chaos, type ChaosReport } from './chaos.ts';

/** What tells most in the least time. */
const quick = ['freeze-worker', 'kill-worker', 'crash-database'] as const;

const usage = `npm run chaos -- [--quick] [--workers N] [--rounds N] [--only A,B] [--seed S] [--json]

Starts four workers with clocks up to ten minutes wrong, a console, sandboxes that fail, and PostgreSQL, and lets happen
what happens to hosts: ${actionNames.join(', ')}.
After each, work has to go on within a minute; at the end every incident has to have exactly one ticket.

  --quick       a share of it: two workers, ${quick.join(', ')}
  --workers N   how many workers (default 4)
  --rounds N    how often each of these but the last two (default 1; a replica takes over once)
  --only A,B    these alone, in this order
  --seed S      the choices of an earlier run (the report names its seed)
  --json        end with one line of JSON on standard output; the progress goes to standard error
`;

const options = z.object({
  quick: z.boolean().default(false),
  workers: typedNumber(1, 16).optional(),
  rounds: typedNumber(1, 1_000).default(1),
  only: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(actionNames)))
    .optional(),
  seed: typedSeed,
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

const readOptions = (): z.infer<typeof options> => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const known = { quick: flag, workers: text, rounds: text, only: text, seed: text, json: flag, help: flag };
  return options.parse(parseArgs({ options: known }).values);
};

const lines = (report: ChaosReport): string[] => [
  ...report.actions.map(
    ({ action, workAfterMs }) =>
      `  ${action.padEnd(22)} work went on after ${(workAfterMs / 1_000).toFixed(1)} s`,
  ),
  `Incidents        ${report.incidents}, with ${report.tickets} tickets`,
  `Duplicates       ${report.duplicates}; lost ${report.lost}; wrong ${report.wrong}`,
  `Late answers     ${report.refusedLate} came after their lease and were refused`,
  `Longest unknown  ${(report.longestUnknownMs / 1_000).toFixed(1)} s (at most ${report.unknownLimitMs / 1_000} s)`,
  `Time             ${report.seconds} s, seed ${report.seed}`,
];

const repeated = actionNames.filter((name) => !name.startsWith('promote-'));

await proofCommand({
  name: 'chaos',
  usage,
  readOptions,
  lines,
  proof: async (run, { quick: short, workers, rounds, only }) => {
    const turn = short ? quick : repeated;
    const actions = Array.from({ length: rounds }, () => turn).flat();
    if (!short) actions.push('promote-synchronous', 'promote-asynchronous');
    return chaos({
      ...run,
      workers: workers ?? (short ? 2 : 4),
      customers: short ? 4 : 12,
      actions: only ?? actions,
    });
  },
});
