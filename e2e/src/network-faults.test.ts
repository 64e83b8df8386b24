import { beforeAll, describe, expect, test } from 'vitest';

import { networkFaultNames } from './network/kinds.ts';
import { type Outcome, playNetworkFaults, together } from './network/scene.ts';

let outcome: Outcome;

beforeAll(async () => {
  outcome = await playNetworkFaults();
}, 600_000);

const ticketsOf = (label: string) => outcome.tickets.filter((ticket) => ticket.label === label);
const configurationsOf = (organizationId: number | undefined) =>
  outcome.configurations.filter((configuration) => configuration.organizationId === organizationId);

describe.each(networkFaultNames)('%s', (fault) => {
  test('customers refresh: no customer is taken for removed', () => {
    expect(outcome.struck('customers refresh', fault)).toBe(true);
    expect(outcome.seenWhileReading.filter(({ removed }) => removed > 0)).toEqual([]);
  });

  test('companies read: no mapping is suspended', () => {
    expect(outcome.struck('companies read', fault)).toBe(true);
    expect(outcome.seenWhileReading.filter(({ suspended }) => suspended > 0)).toEqual([]);
    expect(outcome.seenWhileReading.at(-1)?.mapped).toBe(networkFaultNames.length * (1 + together));
  });

  test('configuration create: there is one, at the right company', () => {
    expect(outcome.struck('configuration create', fault)).toBe(true);
    const customer = outcome.added.get(fault);
    expect(configurationsOf(customer?.organizationId)).toEqual([
      expect.objectContaining({ companyRecId: customer?.companyRecId }),
    ]);
  });

  test('bulk creation: each of those in one call has one, at its own company', () => {
    expect(outcome.struck('bulk creation', fault)).toBe(true);
    const customers = outcome.addedTogether.get(fault) ?? [];
    expect(customers).toHaveLength(together);
    for (const { organizationId, companyRecId } of customers)
      expect(configurationsOf(organizationId)).toEqual([expect.objectContaining({ companyRecId })]);
  });

  test('configuration patch: the answer is the new one', () => {
    expect(outcome.struck('configuration patch', fault)).toBe(true);
    const customer = outcome.changed.get(fault);
    const found = configurationsOf(customer?.organizationId);
    expect(found.map(({ answers }) => answers.get('Seats'))).toEqual([customer?.seats]);
  });

  test('ticket create: there is one, and it tells its window', () => {
    expect(outcome.struck('ticket create', fault)).toBe(true);
    expect(ticketsOf(`new-${fault}`).map(({ windows }) => windows)).toEqual([[outcome.windows[1]]]);
  });

  test('note append: the later window stands on the ticket once', () => {
    expect(outcome.struck('note append', fault)).toBe(true);
    expect(ticketsOf(`old-${fault}`).map(({ windows }) => windows)).toEqual([[...outcome.windows]]);
  });
});

test('when all is over, nothing is left to write, and no two tickets carry one marker', () => {
  expect(outcome.writesAfter).toBe(0);
  const markers = outcome.tickets.map(({ marker }) => marker);
  expect(new Set(markers).size).toBe(markers.length);
  expect(markers).toHaveLength(2 * networkFaultNames.length);
});
