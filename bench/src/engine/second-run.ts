import { createHttpClient } from '@parasol/demo';
import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';

import { atMost, exactly, told } from './figures.ts';
import { rounded } from '../rounded.ts';
import { timedRun } from './runs.ts';
import type { Stage } from './stage.ts';
import { umbrellaCalls } from './umbrella-calls.ts';

type Options = { readonly onProgress: (message: string) => void };

const anything = z.unknown();

/** A run over an unchanged world. */
export const measureSecondRun = async (stage: Stage, o: Options): Promise<Measure[]> => {
  o.onProgress('second run, nothing changed');
  const calls = umbrellaCalls(stage.umbrellaUrl);
  await calls.forget();
  const run = await timedRun(stage, o.onProgress);
  const { sum } = await calls.read();
  const providerWide = sum((path) => path.includes('/reports/v2/providers/'));
  const pages = sum((path) => path.startsWith('/admin/') && path.endsWith('/customers'));
  const tokens = sum((path) => path.startsWith('/auth/'));
  const customers = stage.customers.length;
  return [
    told(`second run of ${customers} customers, nothing changed`, rounded(run.seconds, 1), 's'),
    exactly('second run, writes to the PSA', run.writes, 'calls', 0),
    atMost('second run, reads from the PSA', run.reads, 'calls', 2 * Math.ceil(customers / 1_000) + 10),
    told('second run, customer pages', pages, 'calls'),
    atMost('second run, provider-wide calls', providerWide, 'calls', 6),
    exactly(
      'second run, other calls to Umbrella (but for tokens)',
      sum(() => true) - providerWide - pages - tokens,
      'calls',
      0,
    ),
  ];
};

/** A run after 1 % of the customers changed. */
export const measureChanged = async (stage: Stage, o: Options): Promise<Measure[]> => {
  const changed = Math.max(1, Math.round(stage.customers.length / 100));
  o.onProgress(`run after ${changed} customers changed`);
  const umbrella = createHttpClient(stage.umbrellaUrl);
  for (const { organizationId } of stage.customers.slice(0, changed))
    await umbrella.send('PATCH', `/sandbox/api/customers/${organizationId}`, { seats: 7_777 }, anything);
  const before = await stage.job.screens.status();
  const run = await timedRun(stage, o.onProgress);
  const after = await stage.job.screens.status();
  const made = (method: string): number => (after.calls[method] ?? 0) - (before.calls[method] ?? 0);
  // As the PSA counted them.
  const others = ['POST', 'PUT', 'DELETE'].reduce((all, method) => all + made(method), 0);
  return [
    told(`run after 1 % of ${stage.customers.length} customers changed`, rounded(run.seconds, 1), 's'),
    exactly('1 % changed, PATCHes', made('PATCH'), 'calls', changed),
    exactly('1 % changed, other writes', others, 'calls', 0),
  ];
};
