import { expect, test } from 'vitest';

import { intentKinds } from '../ledger/index.ts';
import { kindsBeside } from './beside-run.ts';
import type { RunPhase, RunStep } from './types.ts';

const step = (name: string, phase: RunPhase, finished: boolean): RunStep => ({
  step: name,
  phase,
  done: 0,
  total: null,
  finished,
});
const collected = [step('customers', 'collect', true), step('windows', 'collect', false)];
const planning = [...collected, step('configurations', 'plan', true)];

const running = (steps: readonly RunStep[]) => ({ steps, state: 'running', dryRun: false }) as const;

test('everything is delivered while no run is under way, or none has decided anything yet', () => {
  expect(kindsBeside(null, false)).toEqual(intentKinds);
  expect(kindsBeside(running([]), false)).toEqual(intentKinds);
  expect(kindsBeside(running(collected), false)).toEqual(intentKinds);
});

test('nothing is delivered beside a run that is deciding on tickets or writing them', () => {
  const deciding = [...planning, step('tickets', 'plan', false)];
  expect(kindsBeside(running(deciding), false)).toEqual([]);
  const writing = [...planning, step('tickets', 'plan', true), step('deliver', 'deliver', false)];
  expect(kindsBeside(running(writing), false)).toEqual([]);
});

test('tickets are delivered, and nothing else, beside a run that is through with them or has none', () => {
  const pushing = [...planning, step('deliver', 'deliver', true), step('push', 'deliver', false)];
  for (const steps of [planning, pushing]) {
    const kinds = kindsBeside(running(steps), false);
    expect(kinds).toContain('ticket-create');
    expect(kinds).toContain('ticket-append');
    expect(kinds).not.toContain('configuration-create');
  }
});

test('tickets in doubt wait neither for a run that is paused or laid down among them, nor for a dry run', () => {
  const steps = [...planning, step('tickets', 'plan', true), step('deliver', 'deliver', false)];
  const ofTickets = intentKinds.filter((kind) => kind.startsWith('ticket-'));
  expect(kindsBeside({ ...running(steps), state: 'queued' }, false)).toEqual(ofTickets);
  // its worker died, and none takes it up before the runs go on
  expect(kindsBeside(running(steps), true)).toEqual(ofTickets);
  expect(kindsBeside({ ...running(steps), dryRun: true }, false)).toEqual(intentKinds);
});
