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

test('everything is delivered while no run is under way, or none has decided anything yet', () => {
  expect(kindsBeside(null)).toEqual(intentKinds);
  expect(kindsBeside({ steps: [] })).toEqual(intentKinds);
  expect(kindsBeside({ steps: collected })).toEqual(intentKinds);
});

test('nothing is delivered beside a run that is deciding on tickets or writing them', () => {
  const deciding = [...planning, step('tickets', 'plan', false)];
  expect(kindsBeside({ steps: deciding })).toEqual([]);
  const writing = [...planning, step('tickets', 'plan', true), step('deliver', 'deliver', false)];
  expect(kindsBeside({ steps: writing })).toEqual([]);
});

test('tickets are delivered, and nothing else, beside a run that is through with them or has none', () => {
  const pushing = [...planning, step('deliver', 'deliver', true), step('push', 'deliver', false)];
  for (const steps of [planning, pushing]) {
    const kinds = kindsBeside({ steps });
    expect(kinds).toContain('ticket-create');
    expect(kinds).toContain('ticket-append');
    expect(kinds).not.toContain('configuration-create');
  }
});
