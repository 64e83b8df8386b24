import type { PsaConfiguration, PsaTicket } from './psa-records.ts';
import { threshold } from './times.ts';
import { eventsOf, type SoakCustomer, type SoakWorld, windowsToTell } from './world.ts';

/** What the PSA has against what it should have. Each finding says what and where. */
export type Findings = {
  readonly incidents: number;
  /** Windows with activity of an incident: each is to be told once, by the ticket or by a note. */
  readonly windows: number;
  readonly duplicates: string[];
  readonly lost: string[];
  /** There, and not as it should be. */
  readonly wrong: string[];
};

const grouped = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
const ids = (records: readonly { readonly id: number }[]): string => records.map(({ id }) => id).join(', ');
const shown = (window: number): string => new Date(window).toISOString();

const compareTickets = (world: SoakWorld, tickets: readonly PsaTicket[], findings: Findings): void => {
  for (const [marker, same] of grouped(tickets, (ticket) => ticket.marker))
    if (same.length > 1) findings.duplicates.push(`tickets ${ids(same)} carry the marker ${marker}`);
  const byLabel = grouped(tickets, (ticket) => ticket.label);
  for (const ticket of byLabel.get(null) ?? []) findings.wrong.push(`ticket ${ticket.id} names no computer`);
  for (const identity of world.identities) {
    const { label } = identity;
    const [ticket, ...more] = byLabel.get(label) ?? [];
    byLabel.delete(label);
    const expected = windowsToTell(identity, threshold);
    if (more.length > 0) findings.duplicates.push(`${label} has ${more.length + 1} tickets`);
    if (expected.length === 0) {
      if (ticket !== undefined) findings.wrong.push(`${label} is no incident and has ticket ${ticket.id}`);
      continue;
    }
    if (ticket === undefined) {
      findings.lost.push(`${label} has no ticket`);
      continue;
    }
    const told = grouped(ticket.windows, (window) => window);
    for (const window of expected) {
      const times = told.get(window)?.length ?? 0;
      told.delete(window);
      if (times === 0) findings.lost.push(`ticket ${ticket.id} (${label}) does not tell ${shown(window)}`);
      if (times > 1)
        findings.duplicates.push(`ticket ${ticket.id} (${label}) tells ${shown(window)} ${times} times`);
    }
    for (const window of told.keys())
      findings.wrong.push(`ticket ${ticket.id} (${label}) tells ${shown(window)}, when nothing happened`);
  }
  byLabel.delete(null);
  for (const [label, unknown] of byLabel) findings.wrong.push(`ticket ${ids(unknown)} is about ${label}`);
};

const expectedAnswers = (world: SoakWorld, customer: SoakCustomer): Record<string, unknown> => {
  const events = eventsOf(world, customer);
  return {
    'Umbrella organization ID': String(customer.organizationId),
    Seats: customer.seats,
    'Roaming computers total': world.identities.filter((one) => one.customer === customer).length,
    'DNS requests, last 30 days': events,
    'Blocked requests, last 30 days': events,
    'Infections contained, 30 days': events,
    'Umbrella dashboard': `https://dashboard.umbrella.com/o/${customer.organizationId}/`,
  };
};

const compareConfigurations = (
  world: SoakWorld,
  configurations: readonly PsaConfiguration[],
  findings: Findings,
): void => {
  const byOrganization = grouped(configurations, ({ organizationId }) => organizationId);
  for (const customer of world.customers) {
    const { name, organizationId } = customer;
    const [found, ...more] = byOrganization.get(organizationId) ?? [];
    byOrganization.delete(organizationId);
    if (more.length > 0) findings.duplicates.push(`${name} has ${more.length + 1} configurations`);
    if (found === undefined) {
      if (customer.mapped) findings.lost.push(`${name} has no configuration`);
      continue;
    }
    if (!customer.mapped) findings.wrong.push(`${name} is not mapped and has configuration ${found.id}`);
    if (found.companyRecId !== customer.companyRecId)
      findings.wrong.push(`configuration ${found.id} of ${name} stands at company ${found.companyRecId}`);
    for (const [question, expected] of Object.entries(expectedAnswers(world, customer))) {
      const answer = found.answers.get(question);
      if (answer !== expected)
        findings.wrong.push(
          `${name}: ${question} is ${JSON.stringify(answer)} and should be ${String(expected)}`,
        );
    }
  }
  for (const [organizationId, unknown] of byOrganization)
    findings.wrong.push(`configuration ${ids(unknown)} is about organisation ${organizationId}`);
};

/** Compares all that was fed in with all that is in the PSA, whatever the product itself believes. */
export const verify = (
  world: SoakWorld,
  psa: { readonly tickets: readonly PsaTicket[]; readonly configurations: readonly PsaConfiguration[] },
): Findings => {
  const expected = world.identities.map((identity) => windowsToTell(identity, threshold));
  const findings: Findings = {
    incidents: expected.filter((windows) => windows.length > 0).length,
    windows: expected.reduce((sum, windows) => sum + windows.length, 0),
    duplicates: [],
    lost: [],
    wrong: [],
  };
  compareTickets(world, psa.tickets, findings);
  compareConfigurations(world, psa.configurations, findings);
  return findings;
};
