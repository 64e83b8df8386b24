import { expect, test } from 'vitest';

import type { PsaConfiguration, PsaTicket } from './psa-records.ts';
import { verify } from './verify.ts';
import type { SoakCustomer, SoakIdentity, SoakWorld } from './world.ts';

const [first, second, third] = [0, 14_400_000, 28_800_000] as const;

const customer = (organizationId: number): SoakCustomer => ({
  organizationId,
  name: `Customer ${organizationId}`,
  provider: 0,
  companyRecId: organizationId + 1_000,
  seats: 7,
  mapped: true,
});
const customers = [customer(1), customer(2)] as const;
const identity = (label: string, events: readonly [number, number][]): SoakIdentity => ({
  label,
  customer: customers[0],
  events: new Map(events),
});
const world: SoakWorld = {
  customers: [...customers],
  identities: [
    identity('infected', [
      [first, 2],
      [second, 9],
      [third, 1],
    ]),
    identity('bothered', [[first, 5]]),
  ],
};

const ticket = (o: Partial<PsaTicket> = {}): PsaTicket => ({
  id: 1,
  marker: 'psl1-a',
  label: 'infected',
  windows: [second, third],
  notedAt: [],
  ...o,
});
const configuration = (of: SoakCustomer, events: number, computers: number): PsaConfiguration => ({
  id: of.organizationId,
  organizationId: of.organizationId,
  companyRecId: of.companyRecId,
  answers: new Map<string, unknown>([
    ['Umbrella organization ID', String(of.organizationId)],
    ['Seats', of.seats],
    ['Roaming computers total', computers],
    ['DNS requests, last 30 days', events],
    ['Blocked requests, last 30 days', events],
    ['Infections contained, 30 days', events],
    ['Umbrella dashboard', `https://dashboard.umbrella.com/o/${of.organizationId}/`],
  ]),
});
const configurations = [configuration(customers[0], 17, 2), configuration(customers[1], 0, 0)];

const found = (o: { tickets?: PsaTicket[]; configurations?: PsaConfiguration[] }) => {
  const { duplicates, lost, wrong } = verify(world, { tickets: [ticket()], configurations, ...o });
  return [duplicates.length, lost.length, wrong.length];
};

test('what is as it should be gives no finding', () => {
  expect(verify(world, { tickets: [ticket()], configurations })).toEqual({
    incidents: 1,
    windows: 2,
    duplicates: [],
    lost: [],
    wrong: [],
  });
});

test.each([
  ['a second ticket with the same marker', [ticket(), ticket({ id: 2 })], [2, 0, 0]],
  ['a second ticket with another marker', [ticket(), ticket({ id: 2, marker: 'psl1-b' })], [1, 0, 0]],
  ['a window that is told twice', [ticket({ windows: [second, third, third] })], [1, 0, 0]],
  ['a ticket that is missing', [], [0, 1, 0]],
  ['a window that is not told', [ticket({ windows: [second] })], [0, 1, 0]],
  ['a window before the incident', [ticket({ windows: [first, second, third] })], [0, 0, 1]],
  [
    'a ticket for a computer under the threshold',
    [ticket(), ticket({ id: 2, marker: 'psl1-b', label: 'bothered' })],
    [0, 0, 1],
  ],
  [
    'a ticket for a computer nobody knows',
    [ticket(), ticket({ id: 2, marker: 'psl1-b', label: 'x' })],
    [0, 0, 1],
  ],
  [
    'a ticket that names no computer',
    [ticket(), ticket({ id: 2, marker: 'psl1-b', label: null })],
    [0, 0, 1],
  ],
])('%s is found', (_what, tickets, counts) => {
  expect(found({ tickets })).toEqual(counts);
});

test.each([
  ['a second configuration', [...configurations, configuration(customers[1], 0, 0)], [1, 0, 0]],
  ['a configuration that is missing', configurations.slice(1), [0, 1, 0]],
  ['an answer of yesterday', [configuration(customers[0], 16, 2), ...configurations.slice(1)], [0, 0, 3]],
  [
    'the wrong company',
    [configuration({ ...customers[0], companyRecId: 5 }, 17, 2), ...configurations.slice(1)],
    [0, 0, 1],
  ],
])('%s is found', (_what, others, counts) => {
  expect(found({ configurations: others })).toEqual(counts);
});
