import { parseArgs } from 'node:util';

import { incidentsPerSeed } from './run-seed.ts';
import { runInThreads } from './in-threads.ts';
import { runSeeds } from './totals.ts';

const help = `npm run simulate -- [--incidents N] [--seed S] [--json]

Lives through days of faults on a virtual clock, with the real rules of writing once: lost requests and
answers, late applies, crashes, stopped workers, restores, stale searches, technicians.

  --incidents N   how many incidents (${incidentsPerSeed} to a seed; default 8,000)
  --seed S        the first seed (default 1); with --incidents ${incidentsPerSeed} it is the only one
  --threads N     default: as many as there are cores
  --json          the last line of the output is one JSON object
`;

const wholeNumber = (text: string, name: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    process.stderr.write(`--${name} has to be a whole number, not "${text}".\n`);
    process.exit(2);
  }
  return number;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      incidents: { type: 'string', default: '8000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const seed = wholeNumber(values.seed, 'seed');
  const seeds = Math.max(1, Math.ceil(wholeNumber(values.incidents, 'incidents') / incidentsPerSeed));
  const out = values.json ? process.stderr : process.stdout;
  const beganMs = performance.now();
  let toldMs = beganMs;
  const totals =
    seeds === 1
      ? await runSeeds(seed, seed + 1)
      : await runInThreads({
          from: seed,
          seeds,
          ...(values.threads === undefined ? {} : { threads: wholeNumber(values.threads, 'threads') }),
          onProgress(now) {
            const nowMs = performance.now();
            if (nowMs - toldMs < 2_000) return;
            toldMs = nowMs;
            const perSecond = now.seeds / ((nowMs - beganMs) / 1_000);
            out.write(
              `${now.seeds} of ${seeds} seeds, ${now.incidents} incidents, ${now.tickets} tickets, ${now.failed} failed${now.failures.map(({ seed: one }) => ` (seed ${one})`).join('')}, ${perSecond.toFixed(0)} seeds/s\n`,
            );
          },
        });
  const seconds = Math.round((performance.now() - beganMs) / 100) / 10;
  for (const failure of totals.failures) {
    out.write(`\nSeed ${failure.seed} breaks a promise:\n`);
    for (const line of failure.broken) out.write(`  ${line}\n`);
    out.write(`Again with: npm run simulate -- --seed ${failure.seed} --incidents ${incidentsPerSeed}\n`);
  }
  const ok = totals.failed === 0;
  out.write(
    `\n${totals.seeds} seeds in ${seconds} s: ${totals.incidents} incidents, ${totals.tickets} tickets, ${totals.duplicates} duplicates, ${totals.lost} lost; ${totals.swept} found by the sweep, ${totals.waiting} waiting for a person\n`,
  );
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({
        ok,
        incidents: totals.incidents,
        tickets: totals.tickets,
        duplicates: totals.duplicates,
        lost: totals.lost,
        seconds,
        seed,
        seeds: totals.seeds,
        seedsPerSecond: Math.round(totals.seeds / Math.max(seconds, 0.1)),
        swept: totals.swept,
        waiting: totals.waiting,
        failed: totals.failed,
        failures: totals.failures,
      })}\n`,
    );
  process.exitCode = ok ? 0 : 1;
};

await main();
