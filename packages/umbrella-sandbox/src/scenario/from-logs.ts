import { stat } from 'node:fs/promises';
import { listDnsLogFiles, readDnsLogFiles, windowStartOf } from '@parasol/umbrella';
import { LogCustomer } from './log-customer.ts';
import type { AccountSeed } from './model.ts';
import { mixText } from './random.ts';
import { credentialsOf, customerFacts } from './seeded.ts';

/** `team-1` to `Team 1`. */
const speakingName = (folder: string): string =>
  folder
    .split(/[-_\s]+/u)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

export type LogAccount = {
  readonly account: AccountSeed;
  readonly rows: number;
  readonly malformed: readonly { readonly file: string; readonly line: number; readonly malformed: string }[];
};

type Source = { readonly logsDir: string; readonly seed: number; readonly lastWindowStartMs: number };

/**
 * Real log files as one MSP: each folder an organisation, each row an event, and all times moved by a whole number of
 * windows, so that the window of the latest row becomes `lastWindowStartMs`.
 */
export const accountFromLogs = async ({ logsDir, seed, lastWindowStartMs }: Source): Promise<LogAccount> => {
  const folder = await stat(logsDir).catch(() => null);
  if (folder?.isDirectory() !== true) throw new Error(`There is no readable folder ${logsDir}.`);
  const customers = new Map<string, LogCustomer>();
  const malformed: LogAccount['malformed'][number][] = [];
  for await (const entries of readDnsLogFiles(listDnsLogFiles(logsDir))) {
    for (const entry of entries) {
      if ('malformed' in entry) {
        malformed.push({ file: entry.file, line: entry.line, malformed: entry.malformed });
        continue;
      }
      let customer = customers.get(entry.organization);
      if (customer === undefined) {
        customer = new LogCustomer(entry.organization);
        customers.set(entry.organization, customer);
      }
      customer.add(entry.row);
    }
  }
  if (customers.size === 0) {
    throw new Error(
      `No DNS log rows under ${logsDir}: folders like <organisation>/dnslogs/<date>/*.csv.gz are expected.`,
    );
  }
  const latestMs = Math.max(...[...customers.values()].map((customer) => customer.store.latestMs()));
  const shiftMs = lastWindowStartMs - windowStartOf(latestMs);

  const taken = new Set<number>();
  const ordered = [...customers.values()].sort((left, right) =>
    left.organization.localeCompare(right.organization, 'en', { numeric: true }),
  );
  return {
    rows: ordered.reduce((sum, { store }) => sum + store.size, 0),
    malformed,
    account: {
      kind: 'msp',
      name: 'Log replay',
      ...credentialsOf(seed, 'logs'),
      customers: ordered.map((customer) => {
        let organizationId = 2_000_000 + (mixText(customer.organization) % 7_000_000);
        while (taken.has(organizationId)) organizationId += 1;
        taken.add(organizationId);
        customer.store.shift(shiftMs);
        const life = customer.live(lastWindowStartMs);
        const seats = Math.max(1, life.deployment.roamingComputers.length);
        return {
          facts: customerFacts(seed, organizationId, speakingName(customer.organization), seats),
          live: () => life,
        };
      }),
    },
  };
};
