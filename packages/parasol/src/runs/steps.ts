import type { ConnectWiseClient } from '@parasol/connectwise';
import { lastCompleteWindowStart, windowMs, type UmbrellaClient } from '@parasol/umbrella';

import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

import {
  asksOwnFacts,
  collectOwnFacts,
  collectWideFacts,
  ensureType,
  planConfigurations,
  pushConfigurations,
  questionsFor,
  replanConfigurations,
  reportsFacts,
  type PlanOptions,
} from '../configurations/index.ts';
import {
  mappedCustomers,
  refreshCustomers,
  verifyMappings,
  type MappedCustomer,
} from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { openLogSources, readLogFiles, type LogSources } from '../exports/index.ts';
import { collectWindows, planTickets, ticketAdapters } from '../incidents/index.ts';
import { deliver, writesOfRun } from '../ledger/index.ts';
import { settingsOfCustomers, type Provider, type ProviderSettings } from '../providers/index.ts';
import type { RunContext } from '../work/index.ts';
import { planFound, plannedMax, ticketsFound, typeFound } from './cursor.ts';
import type { RunPhase } from './types.ts';

/** What every step of one run is handed. */
export type StepContext = {
  readonly deps: Deps;
  readonly provider: Provider;
  readonly settings: ProviderSettings;
  readonly run: RunContext;
  readonly psa: ConnectWiseClient;
  readonly umbrella: UmbrellaClient;
  /** Doesn't wait for its budget: for what may as well be done next time. */
  readonly umbrellaInPassing: UmbrellaClient;
  readonly brakeReleased: boolean;
  /** The provider's data come from exported log files, where they can. */
  readonly fromLogFiles: boolean;
  /** What an earlier step found. */
  found(step: string): unknown;
  /** Resolves when a step of the other lane has ended, in whatever way, or after this time. */
  ended(step: string, waitMs: number): Promise<void>;
};

export type Step = {
  readonly step: string;
  /**
   * What comes first for both; then tickets and configurations side by side, so that neither waits for the other's
   * budget: reading an infected customer takes a token of 20 a minute, and pushing ten thousand takes minutes too.
   */
  readonly lane: 'first' | 'tickets' | 'configurations';
  readonly phase: RunPhase;
  /** Left out of a dry run: it would write to the vendor. */
  readonly writes?: boolean;
  readonly wanted?: (context: StepContext) => boolean;
  readonly work: (context: StepContext) => Promise<unknown>;
};

/** What was read from the provider's log files; null: its data come from the reports. */
const logSources = (context: StepContext, umbrella: UmbrellaClient): Promise<LogSources | null> => {
  const { deps, provider, settings } = context;
  const { lagMinutes } = settings.ticketing;
  return openLogSources(deps, provider.id, { umbrella, lagMinutes });
};

/** Reports end where the last complete window does, so that a second run over the same window sees the same. */
const periodEnd = ({ deps, settings }: StepContext, logs: LogSources | null): Date => {
  if (logs) return logs.periodEnd;
  const lagMs = settings.ticketing.lagMinutes * 60_000;
  return new Date(lastCompleteWindowStart(deps.clock.now().getTime(), lagMs) + windowMs);
};

/** Own facts that a run collects in passing; the rest comes in turns between the runs. */
const ownInPassingMax = 100;
const ownHeadStartMs = 5_000;
/** A plan that lay for longer, because its run was paused or its worker died, is made again. */
const planMaxAgeMs = 15 * 60_000;

const configurationsWanted = ({ settings }: StepContext): boolean => settings.configurations.enabled;
const ownAnswersWanted = ({ provider, settings }: StepContext): boolean =>
  settings.configurations.enabled && asksOwnFacts(provider.kind, settings.configurations.questionsOff);
const ticketsWanted = ({ settings }: StepContext): boolean => settings.ticketing.enabled;

const isCareful = ({ settings }: Pick<StepContext, 'settings'>): boolean =>
  settings.ticketing.careful ?? false;

const configurationsOf = async ({ deps, provider, settings }: StepContext) => {
  const settingsOf = await settingsOfCustomers(deps, provider.id, settings);
  return (organizationId: number) => settingsOf(organizationId).configurations;
};

const planOptions = async (
  context: StepContext,
  customers: readonly MappedCustomer[],
): Promise<PlanOptions> => ({
  psa: context.psa,
  kind: context.provider.kind,
  settings: context.settings.configurations,
  settingsOf: await configurationsOf(context),
  customers,
  periodEnd: periodEnd(context, await logSources(context, context.umbrella)),
  careful: isCareful(context),
  brakeReleased: context.brakeReleased,
  type: typeFound.parse(context.found('configuration-type')),
});

/** Another worker's delivery may hold some of this run's writes; the counts are read when those have ended. */
const othersDone = async (deps: Deps, providerId: string, run: RunContext): Promise<void> => {
  for (let looks = 0; looks < 100; looks += 1) {
    const writes = await writesOfRun(deps, providerId, run.runId);
    if (Object.values(writes).every((states) => !states.sending)) return;
    await sleep(100, undefined, { signal: run.signal });
  }
};

/** What a run has written to tickets, whether it came to its end or not. */
export const toldSoFar = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<z.infer<typeof ticketsFound>> => {
  const writes = await writesOfRun(deps, providerId, runId);
  return {
    created: writes['ticket-create']?.done ?? 0,
    appended: writes['ticket-append']?.done ?? 0,
    reopened: writes['ticket-reopen']?.done ?? 0,
    closed: writes['ticket-close']?.done ?? 0,
  };
};

/** The steps of a run, in order within their lanes. Each may be done again from its beginning without harm. */
export const steps: readonly Step[] = [
  {
    step: 'customers',
    lane: 'first',
    phase: 'collect',
    work: async ({ deps, provider, run, umbrella }) => {
      const { total } = await refreshCustomers(deps, provider.id, umbrella, run);
      return { customers: total };
    },
  },
  {
    step: 'mappings',
    lane: 'first',
    phase: 'collect',
    work: async ({ deps, provider, psa }) => {
      await verifyMappings(deps, provider.id, psa);
      const customers = await mappedCustomers(deps, provider.id);
      return { mapped: customers.filter((customer) => customer.removedAt === null).length };
    },
  },
  {
    step: 'log-files',
    lane: 'first',
    phase: 'collect',
    wanted: ({ fromLogFiles }) => fromLogFiles,
    work: ({ deps, provider, run }) =>
      readLogFiles(deps, provider.id, {
        signal: run.signal,
        onProgress: (done) => run.report('log-files', done, null),
      }),
  },
  {
    step: 'reports',
    lane: 'configurations',
    phase: 'collect',
    wanted: configurationsWanted,
    work: async (context) => {
      const { deps, provider, umbrella } = context;
      const customers = await mappedCustomers(deps, provider.id);
      const logs = await logSources(context, umbrella);
      await collectWideFacts(deps, provider.id, {
        source: logs?.facts ?? reportsFacts(umbrella),
        customers,
        periodEnd: periodEnd(context, logs),
      });
      return null;
    },
  },
  {
    step: 'windows',
    lane: 'tickets',
    phase: 'collect',
    wanted: ticketsWanted,
    work: async (context) => {
      const { deps, provider, run, umbrella } = context;
      const logs = await logSources(context, umbrella);
      return collectWindows(deps, provider.id, run, {
        umbrella,
        ...(logs ? { sourceOver: logs.alerts, completeUpTo: logs.completeUpTo, lagMs: logs.lagMs } : {}),
      });
    },
  },
  {
    step: 'own-answers',
    lane: 'configurations',
    phase: 'collect',
    wanted: ownAnswersWanted,
    work: async (context) => {
      const { deps, provider, run } = context;
      // Infected customers take their tokens first.
      await context.ended('windows', ownHeadStartMs);
      const umbrella = context.umbrellaInPassing;
      const logs = await logSources(context, umbrella);
      return collectOwnFacts(deps, provider.id, {
        source: logs?.facts ?? reportsFacts(umbrella),
        periodEnd: periodEnd(context, logs),
        limit: ownInPassingMax,
        signal: run.signal,
        onProgress: (done, total) => run.report('own-answers', done, total),
      });
    },
  },
  {
    step: 'configuration-type',
    lane: 'configurations',
    phase: 'plan',
    wanted: configurationsWanted,
    work: ({ deps, provider, settings, run, psa }) =>
      ensureType(deps, provider.id, run, {
        psa,
        typeName: settings.configurations.typeName,
        careful: isCareful({ settings }),
        definitions: questionsFor(provider.kind, settings.configurations.questionsOff),
      }),
  },
  {
    step: 'configurations',
    lane: 'configurations',
    phase: 'plan',
    wanted: configurationsWanted,
    work: async (context) => {
      const { deps, provider, run } = context;
      const customers = await mappedCustomers(deps, provider.id);
      return planConfigurations(deps, provider.id, run, await planOptions(context, customers));
    },
  },
  {
    step: 'tickets',
    lane: 'tickets',
    phase: 'plan',
    wanted: ticketsWanted,
    work: async ({ deps, provider, run, psa, brakeReleased }) => {
      const { rows, ...counts } = await planTickets(deps, provider.id, run, { psa, brakeReleased });
      // Only a dry run shows its rows; else they are the intents.
      return { ...counts, rows: run.dryRun ? rows.slice(0, plannedMax) : [] };
    },
  },
  {
    step: 'deliver',
    lane: 'tickets',
    phase: 'deliver',
    writes: true,
    wanted: ticketsWanted,
    work: async ({ deps, provider, run, psa, settings }) => {
      const adapters = await ticketAdapters(deps, provider.id, psa);
      let done = 0;
      await deliver(deps, provider.id, adapters, {
        concurrency: 16,
        waitMs: 90_000,
        careful: isCareful({ settings }),
        signal: run.signal,
        onProgress: () => run.report('deliver', (done += 1), null),
      });
      await othersDone(deps, provider.id, run);
      return toldSoFar(deps, provider.id, run.runId);
    },
  },
  {
    step: 'push',
    lane: 'configurations',
    phase: 'deliver',
    writes: true,
    wanted: configurationsWanted,
    work: async (context) => {
      const { deps, provider, run } = context;
      const planned = planFound.parse(context.found('configurations'));
      // A person has to look first; tickets go on, since nobody should miss an infection over this.
      if (planned.brake && !context.brakeReleased)
        return { created: 0, updated: 0, suspended: 0, refused: 0 };
      const customers = await mappedCustomers(deps, provider.id);
      const options = await planOptions(context, customers);
      if (deps.clock.now().getTime() - planned.plannedAt > planMaxAgeMs) {
        const { brake, suspend } = await replanConfigurations(deps, provider.id, run, options);
        if (brake && !context.brakeReleased) throw parasolError('brake_pulled', { suspended: suspend });
      }
      return pushConfigurations(deps, provider.id, run, options);
    },
  },
];
