import { parseArgs } from 'node:util';

import { measureEngine } from './measure.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '10000' },
    peers: { type: 'string', default: '500' },
    incidents: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const measures = await measureEngine({
  customers: Number(values.customers),
  peerCustomers: Number(values.peers),
  incidents: Number(values.incidents),
  onProgress: say,
});
for (const { name, value, unit, target, ok } of measures)
  process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit} (target ${target})\n`);
const ok = measures.every((measure) => measure.ok);
if (values.json) process.stdout.write(`${JSON.stringify({ ok, measures })}\n`);
if (!ok) process.exitCode = 1;
