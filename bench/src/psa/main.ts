import { parseArgs } from 'node:util';

import { measurePsa } from './measure.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    'memory-requests': { type: 'string', default: '100000' },
    'one-core': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const measures = await measurePsa({
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  memoryRequests: Number(values['memory-requests']),
  oneCore: values['one-core'],
  onProgress: (message) => process.stderr.write(`${message}\n`),
});
for (const { name, value, unit, target, ok } of measures)
  process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit} (target ${target})\n`);
const ok = measures.every((measure) => measure.ok);
if (values.json) process.stdout.write(`${JSON.stringify({ ok, measures })}\n`);
if (!ok) process.exitCode = 1;
