import { parseArgs } from 'node:util';

import { z } from 'zod';

import { measureScale, parts } from './measure.ts';

const usage = `npm run bench -- scale [--only fairness,growth,stored,load] [--json]

  --providers N   small providers (default 200)
  --customers N   customers of each (default 5)
  --big N         customers of the big provider (default 1000)
  --runs A,B      runs that a worker has under way at once, for growth (default 8,4): one to three calls in flight each
  --seconds N     how long the console is asked (default 30); 900 is the soak of an hour in a quarter of it

The sizes of the requirement: fairness with --customers 50 --big 10000 (eight minutes on two cores), growth with --customers 20
--runs 3, which is 8 calls in flight for one worker (eight minutes).
`;

const number = (fallback: number) => z.coerce.number().int().min(1).max(100_000).default(fallback);
const options = z.object({
  only: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(parts)))
    .default([...parts]),
  providers: number(200),
  customers: number(5),
  big: number(1_000),
  runs: z
    .string()
    .default('8,4')
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().int().min(1).max(100))),
  seconds: number(30),
  json: z.boolean().default(false),
});

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const known = {
  only: text,
  providers: text,
  customers: text,
  big: text,
  runs: text,
  seconds: text,
  json: flag,
  help: flag,
};

const { help, ...given } = parseArgs({ options: known }).values;
if (help) process.stdout.write(usage);
else {
  const chosen = options.parse(given);
  const startedMs = performance.now();
  const measures = await measureScale({
    ...chosen,
    parts: chosen.only,
    onProgress: (message) => {
      process.stderr.write(
        `${((performance.now() - startedMs) / 1_000).toFixed(1).padStart(7)} s  ${message}\n`,
      );
    },
  });
  for (const { name, value, unit, target, ok } of measures)
    process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit} (target ${target})\n`);
  const ok = measures.every((measure) => measure.ok);
  if (chosen.json) process.stdout.write(`${JSON.stringify({ ok, measures })}\n`);
  if (!ok) process.exitCode = 1;
}
