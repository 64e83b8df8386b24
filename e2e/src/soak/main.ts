import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { stopRequested } from '@parasol/demo';
import { z } from 'zod';

import { soak, type SoakReport } from './soak.ts';

const usage = `npm run soak -- [--cycles N] [--seed S] [--json]

Starts database, sandboxes, console and worker as processes, lets the PSA fail in every way that it can, and kills
worker, console or database by kill -9 at random moments, N times (default 200). Then it waits until nothing is in
doubt, and compares what the PSA has with what it should have: one ticket per incident, one note per window, one
configuration per customer with its right answers.

  --cycles N   how often something is killed
  --seed S     the choices of an earlier soak (the report names its seed)
  --json       end with one line of JSON on standard output; the progress goes to standard error
`;

const number = (max: number) => z.coerce.number().int().min(0).max(max);
const options = z.object({
  cycles: number(1_000_000).default(200),
  seed: number(4_294_967_295).optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

const readOptions = (): z.infer<typeof options> => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ options: { cycles: text, seed: text, json: flag, help: flag } });
  return options.parse(values);
};

const print = (report: SoakReport): void => {
  const { kills, faults } = report;
  process.stdout.write(
    [
      '',
      `Kills            ${kills.worker} worker, ${kills.console} console, ${kills.database} database; ${report.freezes} freezes`,
      `Faults           ${Object.entries(faults)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
      `Incidents        ${report.incidents}, with ${report.tickets} tickets`,
      `Windows          ${report.windows}, with ${report.notes} notes beside the tickets`,
      `Customers        ${report.customers}, with ${report.configurations} configurations`,
      `Duplicates       ${report.duplicates}`,
      `Lost             ${report.lost}`,
      `Wrong            ${report.wrong}`,
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
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-soak-'));
  const startedAt = performance.now();
  const report = await soak({
    cycles: o.cycles,
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
  else
    process.stderr.write(
      `The processes' logs and the evidence are in ${join(stateDir, 'logs')}; seed ${report.seed}.\n`,
    );
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
