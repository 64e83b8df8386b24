import { parseArgs } from 'node:util';

import type { Measure } from '../logs/measure.ts';

import { measureEngine, measureNames, type MeasureName } from './measures.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: measureNames.join(',') },
    customers: { type: 'string', default: '10000' },
    /** Customers of the plain script; `all` for as many as the engine has, which takes ten minutes for 10,000. */
    peers: { type: 'string', default: '500' },
    incidents: { type: 'string', default: '1000' },
    'limited-customers': { type: 'string', default: '1000' },
    infected: { type: 'string', default: '60' },
    /** 50 takes a quarter of an hour, most of it for making the files. */
    millions: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});

const isName = (text: string): text is MeasureName => measureNames.some((name) => name === text);
const only = values.only.split(',').filter(isName);
if (only.length < values.only.split(',').length)
  throw new Error(`--only takes ${measureNames.join(', ')}, or some of them with commas between`);

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const print = ({ name, value, unit, target, ok }: Measure): void => {
  process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit} (target ${target})\n`);
};
const measures = await measureEngine({
  only,
  customers: Number(values.customers),
  peerCustomers: values.peers === 'all' ? Number.POSITIVE_INFINITY : Number(values.peers),
  incidents: Number(values.incidents),
  limitedCustomers: Number(values['limited-customers']),
  infected: Number(values.infected),
  millions: Number(values.millions),
  onProgress: say,
  onMeasure: print,
});
const ok = measures.every((measure) => measure.ok);
if (values.json) process.stdout.write(`${JSON.stringify({ ok, measures })}\n`);
if (!ok) process.exitCode = 1;
