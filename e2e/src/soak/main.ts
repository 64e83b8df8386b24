import { parseArgs } from 'node:util';

import { z } from 'zod';

import { proofCommand, typedNumber, typedSeed } from './proof-command.ts';
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

const options = z.object({
  cycles: typedNumber(0, 1_000_000).default(200),
  seed: typedSeed,
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

const readOptions = (): z.infer<typeof options> => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ options: { cycles: text, seed: text, json: flag, help: flag } });
  return options.parse(values);
};

const faultLine = (faults: SoakReport['faults']): string =>
  Object.entries(faults)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');

const lines = (report: SoakReport): string[] => {
  const { kills } = report;
  return [
    `Kills            ${kills.worker} worker, ${kills.console} console, ${kills.database} database; ${report.freezes} freezes`,
    `Faults           ${faultLine(report.faults)}`,
    `Incidents        ${report.incidents}, with ${report.tickets} tickets`,
    `Windows          ${report.windows}, with ${report.notes} notes beside the tickets`,
    `Customers        ${report.customers}, with ${report.configurations} configurations`,
    `Duplicates       ${report.duplicates}`,
    `Lost             ${report.lost}`,
    `Wrong            ${report.wrong}`,
    `Time             ${report.seconds} s, seed ${report.seed}`,
  ];
};

await proofCommand({
  name: 'soak',
  usage,
  readOptions,
  lines,
  proof: async (run, { cycles }) => soak({ ...run, cycles }),
});
