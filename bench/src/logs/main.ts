import { parseArgs } from 'node:util';
import { measureLogs } from './measure.ts';

const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});

const measures = await measureLogs({
  millions: Number(values.millions),
  rounds: Number(values.rounds),
  onProgress: (message) => process.stderr.write(`${message}\n`),
});
for (const { name, value, unit, target, ok } of measures) {
  process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit} (target ${target})\n`);
}
const ok = measures.every((measure) => measure.ok);
if (values.json === true) process.stdout.write(`${JSON.stringify({ ok, measures })}\n`);
if (!ok) process.exitCode = 1;
