import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Sends the load that a file tells and prints its figures as one JSON line; run as a process of its own. */
const order = z.object({
  tool: z.string(),
  url: z.string(),
  connections: z.number(),
  requests: z.array(z.record(z.string(), z.unknown())),
  until: z.union([z.object({ seconds: z.number() }), z.object({ requests: z.number() })]),
});
const result = z.object({
  duration: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  '2xx': z.number(),
  non2xx: z.number(),
  errors: z.number(),
  timeouts: z.number(),
});
const autocannon = z.object({ default: z.custom<(o: object) => Promise<unknown>>() });

const { tool, url, connections, requests, until } = order.parse(
  JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')),
);
const { default: run } = autocannon.parse(await import(tool));
const found = result.parse(
  await run({
    url,
    connections,
    requests,
    ...('seconds' in until ? { duration: until.seconds } : { amount: until.requests }),
  }),
);
const figures = {
  perSecond: found['2xx'] / found.duration,
  p50Ms: found.latency.p50,
  p99Ms: found.latency.p99,
  answered: found['2xx'],
  failed: found.non2xx + found.errors + found.timeouts,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
