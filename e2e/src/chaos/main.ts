import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { stopRequested } from '@parasol/demo';
import { z } from 'zod';

import { actionNames } from './actions.ts';
import { chaos, type ChaosReport } from './chaos.ts';

const usage = `npm run chaos -- [--workers N] [--rounds N] [--only A,B] [--seed S] [--json]

Starts four workers with clocks up to ten minutes wrong, a console, sandboxes that fail, and PostgreSQL, and lets happen
what happens to hosts: ${actionNames.join(', ')}.
After each, work has to go on within a minute; at the end every incident has to have exactly one ticket.

  --workers N   how many workers (default 4)
  --rounds N    how often each of these but the last two (default 1; a replica takes over once)
  --only A,B    these alone, in this order
  --seed S      the choices of an earlier run (the report names its seed)
  --json        end with one line of JSON on standard output; the progress goes to standard error
`;

const number = (max: number) => z.coerce.number().int().min(1).max(max);
const options = z.object({
  workers: number(16).default(4),
  rounds: number(1_000).default(1),
  only: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(actionNames)))
    .optional(),
  seed: z.coerce.number().int().min(0).max(4_294_967_295).optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

const readOptions = (): z.infer<typeof options> => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const known = { workers: text, rounds: text, only: text, seed: text, json: flag, help: flag };
  return options.parse(parseArgs({ options: known }).values);
};

const print = (report: ChaosReport): void => {
  const happened = report.actions.map(
    ({ action, workAfterMs }) =>
      `  ${action.padEnd(22)} work went on after ${(workAfterMs / 1_000).toFixed(1)} s`,
  );
  process.stdout.write(
    [
      '',
      ...happened,
      `Incidents        ${report.incidents}, with ${report.tickets} tickets`,
      `Duplicates       ${report.duplicates}; lost ${report.lost}; wrong ${report.wrong}`,
      `Late answers     ${report.refusedLate} came after their lease and were refused`,
      `Longest unknown  ${(report.longestUnknownMs / 1_000).toFixed(1)} s (at most ${report.unknownLimitMs / 1_000} s)`,
      `Time             ${report.seconds} s, seed ${report.seed}`,
      '',
      report.ok ? 'Everything stands in the PSA exactly once.' : 'Failed.',
      '',
    ].join('\n'),
  );
};

const run = async (o: z.infer<typeof options>): Promise<void> => {
  const broken = new AbortController();
  void stopRequested().then((why) => broken.abort(new Error(`broken off (${why})`)));
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-chaos-'));
  const startedAt = performance.now();
  const repeated = actionNames.filter((name) => !name.startsWith('promote-'));
  const rounds = Array.from({ length: o.rounds }, () => repeated).flat();
  const report = await chaos({
    workers: o.workers,
    customers: 12,
    actions: o.only ?? [...rounds, 'promote-synchronous', 'promote-asynchronous'],
    seed: o.seed ?? Math.floor(Math.random() * 2 ** 32),
    stateDir,
    signal: broken.signal,
    onProgress: (line) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stderr.write(`${seconds.padStart(7)} s  ${line}\n`);
    },
  });
  for (const finding of report.findings) process.stderr.write(`  ${finding}\n`);
  if (report.ok) await rm(stateDir, { recursive: true, force: true });
  else process.stderr.write(`The processes' logs are in ${join(stateDir, 'logs')}; seed ${report.seed}.\n`);
  if (o.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else print(report);
  process.exitCode = report.ok ? 0 : 1;
};

try {
  const chosen = readOptions();
  if (chosen.help) process.stdout.write(usage);
  else await run(chosen);
} catch (error) {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
// The channel to the launcher would keep us alive.
if (process.connected) process.disconnect();
