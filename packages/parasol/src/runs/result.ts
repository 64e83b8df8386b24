import { z } from 'zod';

import { discardPlan, plannedRows } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { ParasolError, parasolError } from '../errors/index.ts';
import { takeBack } from '../ledger/index.ts';
import {
  customersFound,
  logFilesFound,
  planFound,
  plannedMax,
  pushFound,
  ticketPlanFound,
  ticketsFound,
  typeFound,
  type Cursor,
} from './cursor.ts';
import type { CallCounts, RunProblem, RunResult, RunWarning } from './types.ts';

const sumOf = (calls: CallCounts, wanted: (method: string) => boolean): number =>
  Object.entries(calls).reduce((sum, [method, count]) => (wanted(method) ? sum + count : sum), 0);

/** More than a window and the usual delay: the export itself may have stopped. */
const behindMsMax = 5 * 60 * 60_000;

const logWarnings = (logs: z.infer<typeof logFilesFound> | null | undefined): RunWarning[] => {
  const warnings: RunWarning[] = [];
  if (!logs) return warnings;
  const { malformed, behindMs, reachAt, unmatched } = logs;
  if (malformed > 0)
    warnings.push({
      code: 'log-rows-malformed',
      message: `Rows of log files that could not be read and were passed over: ${malformed}. The Umbrella connection shows the first ones.`,
      values: { count: malformed },
    });
  if (behindMs > behindMsMax)
    warnings.push({
      code: 'log-files-behind',
      message: `The newest log file tells only what happened until ${reachAt}. Is the export still on (Umbrella: Admin > Log Management)? Later windows are judged when their files come.`,
      values: { until: reachAt ?? '' },
    });
  if (unmatched.length > 0)
    warnings.push({
      code: 'log-folders-unmatched',
      message: `Folders of log files that are no known customer's: ${unmatched.length}, such as ${unmatched[0]}. Say whose they are in the Umbrella connection.`,
      values: { count: unmatched.length, example: unmatched[0] ?? '' },
    });
  return warnings;
};

const warningsOf = ({ finished }: Cursor): RunWarning[] => {
  const ofType = typeFound.safeParse(finished['configuration-type']).data?.warnings ?? [];
  const warnings = ofType.map((message): RunWarning => ({
    code: 'configuration-type',
    message,
    values: { message },
  }));
  const unmapped = ticketPlanFound.safeParse(finished['tickets']).data?.unmapped ?? 0;
  if (unmapped > 0)
    warnings.push({
      code: 'unmapped-infections',
      message: `Infections of customers without a company: ${unmapped}. They make no ticket: map the customers, or choose a catch-all company in the settings.`,
      values: { count: unmapped },
    });
  return [...warnings, ...logWarnings(logFilesFound.nullable().safeParse(finished['log-files']).data)];
};

/** Of a dry run: the counts that a run would come to if the PSA took everything. */
const wouldPush = (planned: z.infer<typeof planFound> | undefined) =>
  planned && { created: planned.create, updated: planned.update, suspended: planned.suspend, refused: 0 };

const plannedTicket = z.looseObject({ what: z.enum(['create', 'append', 'close']) });

const wouldTell = ({ finished }: Cursor): RunResult['tickets'] => {
  const rows = ticketPlanFound.safeParse(finished['tickets']).data?.rows ?? [];
  const count = (what: z.infer<typeof plannedTicket>['what']): number =>
    rows.filter((row) => plannedTicket.safeParse(row).data?.what === what).length;
  return { created: count('create'), appended: count('append'), reopened: 0, closed: count('close') };
};

/** What the finished steps found, as the result of the run; steps that were not reached count nothing. */
export const resultOf = (
  cursor: Cursor,
  calls: { readonly psa: CallCounts; readonly umbrella: CallCounts },
  plan: RunResult['plan'] | null,
  dryRun: boolean,
): RunResult => {
  const found = cursor.finished;
  const customers = customersFound.partial().safeParse(found['customers']).data;
  const mapped = customersFound.partial().safeParse(found['mappings']).data;
  const planned = planFound.safeParse(found['configurations']).data;
  const pushed = dryRun ? wouldPush(planned) : pushFound.safeParse(found['push']).data;
  const tickets = dryRun ? wouldTell(cursor) : ticketsFound.safeParse(found['deliver']).data;
  return {
    customers: customers?.customers ?? 0,
    mapped: mapped?.mapped ?? 0,
    configurations: {
      created: pushed?.created ?? 0,
      updated: pushed?.updated ?? 0,
      unchanged: planned?.unchanged ?? 0,
      suspended: pushed?.suspended ?? 0,
      refused: pushed?.refused ?? 0,
    },
    tickets: tickets ?? { created: 0, appended: 0, reopened: 0, closed: 0 },
    calls,
    writes: sumOf(calls.psa, (method) => method !== 'GET'),
    reads: sumOf(calls.psa, (method) => method === 'GET'),
    warnings: warningsOf(cursor),
    ...(plan ? { plan } : {}),
  };
};

/** What a run that writes nothing would have written, read from its plan. */
export const planOf = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  cursor: Cursor,
): Promise<NonNullable<RunResult['plan']>> => {
  const tickets = ticketPlanFound.safeParse(cursor.finished['tickets']).data;
  return {
    configurations: await plannedRows(deps, providerId, runId, plannedMax),
    tickets: tickets?.rows ?? [],
  };
};

export const forgetPlan = discardPlan;

/** Of a run that a person cancelled: the configurations that it has not begun to make are not made. */
export const forgetDecisions = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<void> => {
  await takeBack(deps, providerId, { runId, kind: 'configuration-create' });
  await forgetPlan(deps, providerId, runId);
};

/** An error as the run's row keeps it: what happened and what to do, never a secret. */
export const problemOf = (error: unknown): RunProblem => {
  const known = error instanceof ParasolError ? error : fromVendor(error);
  const { message, advice } = known.entry;
  return { code: known.code, message, advice, details: known.details };
};

const fromVendor = (error: unknown): ParasolError => {
  if (!(error instanceof Error)) return parasolError('unexpected');
  if (error.name === 'PsaCallError') return parasolError('psa_call_failed', { reason: error.message });
  if (error.name === 'UmbrellaCallError')
    return parasolError('umbrella_call_failed', { reason: error.message });
  return parasolError('unexpected', {}, { cause: error });
};
