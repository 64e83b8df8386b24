import { discardPlan, plannedRows } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { ParasolError, parasolError } from '../errors/index.ts';
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
import type { CallCounts, RunProblem, RunResult } from './types.ts';

const sumOf = (calls: CallCounts, wanted: (method: string) => boolean): number =>
  Object.entries(calls).reduce((sum, [method, count]) => (wanted(method) ? sum + count : sum), 0);

const warningsOf = ({ finished }: Cursor): string[] => {
  const warnings = [...(typeFound.safeParse(finished['configuration-type']).data?.warnings ?? [])];
  const unmapped = ticketPlanFound.safeParse(finished['tickets']).data?.unmapped ?? 0;
  if (unmapped > 0)
    warnings.push(
      `Infections of customers without a company: ${unmapped}. They make no ticket: map the customers, or choose a catch-all company in the settings.`,
    );
  // More than a window and the usual delay: the export itself may have stopped.
  const behindMsMax = 5 * 60 * 60_000;
  const logs = logFilesFound.nullable().safeParse(finished['log-files']).data;
  if (logs && logs.malformed > 0)
    warnings.push(
      `Rows of log files that could not be read and were passed over: ${logs.malformed}. The Umbrella connection shows the first ones.`,
    );
  if (logs && logs.behindMs > behindMsMax)
    warnings.push(
      `The newest log file tells only what happened until ${logs.reachAt}. Is the export still on (Umbrella: Admin > Log Management)? Later windows are judged when their files come.`,
    );
  if (logs && logs.unmatched.length > 0)
    warnings.push(
      `Folders of log files that are no known customer's: ${logs.unmatched.length}, such as ${logs.unmatched[0]}. Say whose they are in the Umbrella connection.`,
    );
  return warnings;
};

/** What the finished steps found, as the result of the run; steps that were not reached count nothing. */
export const resultOf = (
  cursor: Cursor,
  calls: { readonly psa: CallCounts; readonly umbrella: CallCounts },
  plan: RunResult['plan'] | null,
): RunResult => {
  const found = cursor.finished;
  const customers = customersFound.partial().safeParse(found['customers']).data;
  const mapped = customersFound.partial().safeParse(found['mappings']).data;
  const planned = planFound.safeParse(found['configurations']).data;
  const pushed = pushFound.safeParse(found['push']).data;
  const tickets = ticketsFound.safeParse(found['deliver']).data;
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

/** What a dry run would have written, read from its plan. */
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
