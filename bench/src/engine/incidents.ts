import { createHttpClient } from '@parasol/demo';
import { lastCompleteWindowStart, windowMs } from '@parasol/umbrella';
import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';

import { atMost, exactly, told } from './figures.ts';
import { rounded } from '../rounded.ts';
import { timedRun, type RunFigures } from './runs.ts';
import { benchClock, type Stage } from './stage.ts';

type Options = { readonly incidents: number; readonly onProgress: (message: string) => void };

const anything = z.unknown();
const eventsEach = 9;
const customersAtOnce = 1_000;

/** More events than the threshold for one computer of the last `count` customers, in the last complete window. */
export const infect = async (stage: Stage, count: number, nowMs: number): Promise<void> => {
  const at = new Date(lastCompleteWindowStart(nowMs) + 30 * 60_000).toISOString();
  const umbrella = createHttpClient(stage.umbrellaUrl);
  const identity = { label: 'BENCH-PC', type: 'Roaming Computers' };
  const events = stage.customers
    .slice(stage.customers.length - count)
    .map(({ organizationId }) => ({ organizationId, identity, count: eventsEach, at }));
  for (let from = 0; from < events.length; from += customersAtOnce)
    await umbrella.send(
      'POST',
      '/sandbox/api/events',
      { events: events.slice(from, from + customersAtOnce) },
      anything,
    );
};

/** What a run costs with nothing to write: the pages of companies and configurations, the type, its questions. */
const quietReads = async (stage: Stage, o: Options): Promise<number> => {
  o.onProgress('a quiet run, for the calls that are no ticket’s');
  const { reads, writes } = await timedRun(stage, o.onProgress);
  if (writes > 0) throw new Error(`a run that should have been quiet wrote ${writes} times`);
  return reads;
};

const callsBesides = ({ reads, writes, configurations }: RunFigures, quiet: number): number =>
  reads - quiet + writes - configurations.updated - configurations.created;

/** New incidents in one window. */
export const measureIncidents = async (stage: Stage, o: Options): Promise<Measure[]> => {
  const incidents = Math.min(o.incidents, stage.customers.length);
  const quiet = await quietReads(stage, o);
  o.onProgress(`run with ${incidents} new incidents in one window`);
  await infect(stage, incidents, benchClock.nowMs());
  const run = await timedRun(stage, o.onProgress);
  return [
    told(`run with ${incidents} new incidents`, rounded(run.seconds, 1), 's'),
    exactly('new incidents, tickets made', run.tickets.created, 'tickets', incidents),
    atMost('new incidents, PSA calls per ticket', callsBesides(run, quiet) / incidents, 'calls', 2),
  ];
};

/** The same incidents seen again in the next window, their tickets still open. */
export const measureExtended = async (stage: Stage, o: Options & { readonly only: readonly string[] }) => {
  const incidents = Math.min(o.incidents, stage.customers.length);
  if (!o.only.includes('incidents')) {
    await infect(stage, incidents, benchClock.nowMs());
    await timedRun(stage, o.onProgress);
  }
  await stage.moveClock(benchClock.aheadMs() + windowMs);
  // The configurations' own reports end with the new window; they are written before what is measured.
  await timedRun(stage, o.onProgress);
  const quiet = await quietReads(stage, o);
  o.onProgress(`run with ${incidents} open tickets to extend`);
  await infect(stage, incidents, benchClock.nowMs() + windowMs);
  const run = await timedRun(stage, o.onProgress);
  const notes = run.tickets.appended;
  const besides = (callsBesides(run, quiet) - notes) / incidents;
  return [
    told(`run that extends ${incidents} tickets`, rounded(run.seconds, 1), 's'),
    exactly('open tickets extended, notes', notes, 'notes', incidents),
    exactly('open tickets extended, tickets made', run.tickets.created, 'tickets', 0),
    atMost('open tickets extended, PSA calls each besides the note', besides, 'calls', 1.1),
    told('open tickets extended, reads', run.reads, 'calls'),
  ] satisfies Measure[];
};
