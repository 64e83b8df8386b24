import type { ConsoleClient } from '@parasol/demo';
import { lastCompleteWindowStart, windowMs } from '@parasol/umbrella';
import { z } from 'zod';

import {
  type PsaConfiguration,
  type PsaTicket,
  readConfigurations,
  readTickets,
} from '../soak/psa-records.ts';
import { awaitQuiet } from '../soak/quiet.ts';
import { createRandom } from '../soak/random.ts';
import { runOnce } from '../soak/runs.ts';
import { mapNext, setUp, type SoakTown } from '../soak/set-up.ts';
import type { SoakCustomer } from '../soak/world.ts';
import type { ProxiedRequest } from './faulty-proxy.ts';
import { type Installation, startInstallation } from './installation.ts';
import { type NetworkFault, networkFaultNames } from './kinds.ts';
import { createStrikes, type Flow, type Strikes } from './strikes.ts';

const lagMs = 30 * 60_000;
const eventsOverThreshold = 9;
const readRunsMax = 60;
/** The fewest that go in one call. */
export const together = 5;
const quietPatienceMs = 60_000;

/** What there was to be seen when all faults were over. */
export type Outcome = {
  readonly struck: Strikes['has'];
  /** The two windows with activity. */
  readonly windows: readonly [number, number];
  /** Customers whose configuration was there before, and was changed; one for each fault. */
  readonly changed: ReadonlyMap<NetworkFault, SoakCustomer>;
  /** Customers whose configuration was made. */
  readonly added: ReadonlyMap<NetworkFault, SoakCustomer>;
  /** Customers whose configurations were made in one call. */
  readonly addedTogether: ReadonlyMap<NetworkFault, readonly SoakCustomer[]>;
  readonly tickets: readonly PsaTicket[];
  readonly configurations: readonly PsaConfiguration[];
  /** After each run whose reads were struck: how many customers were mapped, suspended, removed. */
  readonly seenWhileReading: readonly Overview['customers'][];
  /** Writes of a run when all was over. */
  readonly writesAfter: number;
};

type Overview = Awaited<ReturnType<ConsoleClient['overview']>>;

const perFault = <T>(items: readonly T[]): Map<NetworkFault, T> =>
  new Map(
    networkFaultNames.flatMap((fault, index) => {
      const item = items[index];
      return item === undefined ? [] : [[fault, item] as const];
    }),
  );
const faultOf = <T>(
  map: ReadonlyMap<NetworkFault, T>,
  wanted: (item: T) => boolean,
): NetworkFault | undefined => [...map].find(([, item]) => wanted(item))?.[0];

const addEvents = async (
  { umbrella }: SoakTown,
  customer: SoakCustomer,
  label: string,
  window: number,
): Promise<void> => {
  await umbrella.send(
    'POST',
    '/sandbox/api/events',
    {
      organizationId: customer.organizationId,
      identity: { label, type: 'Roaming Computers' },
      count: eventsOverThreshold,
      at: new Date(window).toISOString(),
    },
    z.unknown(),
  );
};

const customersPaths = /^\/admin\/v2\/(managed|providers)\/customers/;
/** Many are made in one call where several are due. */
const configurationsPath = /\/company\/configurations(\/bulk)?$/;

/** Who is to meet a fault when its configuration is made. */
type Newcomers = Pick<Outcome, 'added' | 'addedTogether'>;

const creationFault = (
  { path, body }: ProxiedRequest,
  { added, addedTogether }: Newcomers,
  strikes: Strikes,
): NetworkFault | null => {
  const isFor = ({ organizationId }: SoakCustomer): boolean => body.includes(`"umbrella-${organizationId}"`);
  const group = [...addedTogether].find(([, customers]) => customers.every(isFor))?.[0];
  if (group !== undefined && path.endsWith('/bulk')) return strikes.once('bulk creation', group);
  const meant = [...added].find(
    ([fault, customer]) => isFor(customer) && !strikes.has('configuration create', fault),
  );
  return strikes.once('configuration create', meant?.[0]);
};

/**
 * Runs until the lists of customers and companies have met every fault, and so has the making of configurations: each
 * run of the second provider makes one more, so that each goes in a call of its own, and each of the first makes so
 * many that they go in one.
 */
const strikeReads = async (
  town: SoakTown,
  installation: Installation,
  strikes: Strikes,
  newcomers: Newcomers,
): Promise<Overview['customers'][]> => {
  const { job } = town;
  const seen: Overview['customers'][] = [];
  installation.umbrella.setFaults(({ path }) =>
    customersPaths.test(path) ? strikes.once('customers refresh', strikes.next('customers refresh')) : null,
  );
  installation.psa.setFaults(({ method, path, body }) => {
    if (method === 'GET' && /\/company\/companies\?/.test(path))
      return strikes.once('companies read', strikes.next('companies read'));
    if (method !== 'POST' || !configurationsPath.test(path)) return null;
    return creationFault({ method, path, body }, newcomers, strikes);
  });
  const flows: readonly Flow[] = [
    'customers refresh',
    'companies read',
    'configuration create',
    'bulk creation',
  ];
  const left = (): boolean => flows.some((flow) => strikes.next(flow) !== undefined);
  for (let runs = 0; left() && runs < readRunsMax; runs += 1) {
    // what a failed run left waits for the next run alone: five single ones, or two groups, would go in one call
    const { added, addedTogether } = newcomers;
    if ([...added].every(([fault, one]) => !one.mapped || strikes.has('configuration create', fault)))
      await mapNext(town, 1, 1);
    // 'refused' breaks everybody's connections: a group whose call it broke would go singly, and never meet a fault of its own
    if (
      strikes.next('companies read') === undefined &&
      [...addedTogether].every(([fault, [one]]) => !one?.mapped || strikes.has('bulk creation', fault))
    )
      await mapNext(town, together, 0);
    if (strikes.next('configuration create') === 'refused')
      for (const provider of job.providers) await runOnce(job.console, provider);
    else await Promise.all(job.providers.map((provider) => runOnce(job.console, provider)));
    for (const provider of job.providers.toReversed())
      seen.push((await job.console.overview(provider.id)).customers);
  }
  return seen;
};

/** Each write of ours meets the fault that its customer, computer or ticket stands for. */
const writeFault = (
  { method, path, body }: ProxiedRequest,
  o: {
    readonly configurations: ReadonlyMap<NetworkFault, PsaConfiguration>;
    readonly tickets: ReadonlyMap<NetworkFault, PsaTicket>;
  },
): { flow: Flow; fault: NetworkFault | undefined } | null => {
  const endsAt = (end: string): boolean => path.endsWith(end);
  if (method === 'POST' && endsAt('/service/tickets'))
    return {
      flow: 'ticket create',
      fault: networkFaultNames.find((fault) => body.includes(`new-${fault} `)),
    };
  if (method === 'POST' && endsAt('/notes'))
    return {
      flow: 'note append',
      fault: faultOf(o.tickets, ({ id }) => endsAt(`/service/tickets/${id}/notes`)),
    };
  if (method === 'PATCH' && path.includes('/company/configurations/'))
    return {
      flow: 'configuration patch',
      fault: faultOf(o.configurations, ({ id }) => endsAt(`/company/configurations/${id}`)),
    };
  return null;
};

/** Lets one installation do all of its flows through every fault, and looks at what came of it. */
export const playNetworkFaults = async (): Promise<Outcome> => {
  const installation = await startInstallation({ quietSince: new Date(Date.now() - 40 * 24 * 3_600_000) });
  try {
    const town = await setUp(
      {
        psaUrl: installation.psa.url,
        umbrellaUrl: installation.umbrella.url,
        consoleUrl: installation.consoleUrl,
        firstAdministratorUrl: installation.firstAdministratorUrl,
      },
      {
        customers: networkFaultNames.length * (1 + together) * 2,
        random: createRandom(1),
        onProgress: () => {},
      },
    );
    const { job, world } = town;
    const changed = perFault(world.customers.filter(({ provider }) => provider === 0));
    const added = perFault(world.customers.filter(({ provider }) => provider === 1));
    const others = world.customers.filter(({ provider }) => provider === 0).slice(networkFaultNames.length);
    const addedTogether = perFault(
      networkFaultNames.map((_fault, index) => others.slice(index * together, (index + 1) * together)),
    );
    const last = lastCompleteWindowStart(Date.now(), lagMs);
    const windows = [last - windowMs, last] as const;

    // What is there before: configurations of the first provider's customers, and an open ticket of each.
    await mapNext(town, networkFaultNames.length, 0);
    for (const [fault, customer] of changed) await addEvents(town, customer, `old-${fault}`, windows[0]);
    installation.setClockBack(windowMs);
    for (const provider of job.providers) await runOnce(job.console, provider);
    installation.setClockBack(0);
    const ticketsBefore = await readTickets(town.psa);
    const configurationsBefore = await readConfigurations(town.psa);

    const strikes = createStrikes();
    const seenWhileReading = await strikeReads(town, installation, strikes, { added, addedTogether });

    const targets = {
      tickets: perFault(
        networkFaultNames.flatMap(
          (fault) => ticketsBefore.find(({ label }) => label === `old-${fault}`) ?? [],
        ),
      ),
      configurations: perFault(
        [...changed.values()].flatMap(
          ({ organizationId }) =>
            configurationsBefore.find((one) => one.organizationId === organizationId) ?? [],
        ),
      ),
    };
    installation.psa.setFaults((request) => {
      const target = writeFault(request, targets);
      return target === null ? null : strikes.once(target.flow, target.fault);
    });
    for (const [fault, customer] of changed) {
      await addEvents(town, customer, `old-${fault}`, windows[1]);
      await addEvents(town, customer, `new-${fault}`, windows[1]);
      customer.seats += 1;
      const seats = { seats: customer.seats };
      await town.umbrella.send(
        'PATCH',
        `/sandbox/api/customers/${customer.organizationId}`,
        seats,
        z.unknown(),
      );
    }
    const quiet = { patienceMs: quietPatienceMs, signal: new AbortController().signal };
    // A change in doubt is not sent again by the run that sent it, but by the next.
    await awaitQuiet(job, quiet);
    const writesAfter = await awaitQuiet(job, quiet);
    return {
      struck: (flow, fault) => strikes.has(flow, fault),
      windows,
      changed,
      added,
      addedTogether,
      tickets: await readTickets(town.psa),
      configurations: await readConfigurations(town.psa),
      seenWhileReading,
      writesAfter,
    };
  } finally {
    await installation.stop();
  }
};
