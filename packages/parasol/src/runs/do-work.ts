import { lastCompleteWindowStart, windowMs } from '@parasol/umbrella';

import { asksOwnFacts, collectOwnFacts, reportsFacts, sweepConfigurations } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { ParasolError } from '../errors/index.ts';
import { openLogSources } from '../exports/index.ts';
import { keepRegistered, openHints } from '../callbacks/index.ts';
import { lookAtTickets, sweepTickets } from '../incidents/index.ts';
import { deliver, intentKinds } from '../ledger/index.ts';
import { getProvider, getSettings, psaClientFor, umbrellaClientFor } from '../providers/index.ts';
import type { ClaimedWork, WorkKind } from '../work/index.ts';
import { allAdapters } from './adapters.ts';
import { kindsBeside } from './beside-run.ts';
import { runsPaused } from './control.ts';
import { executeRun } from './execute-run.ts';
import { nextRunAt } from './schedule.ts';
import { startRun } from './start-run.ts';
import { readActiveRun, readRuns } from './store.ts';
import { checkNightly, tellNotices } from './watch.ts';

const minuteMs = 60_000;
/** How often a schedule is looked at again at the latest: settings may have changed. */
const scheduleLookMs = 5 * minuteMs;
const sweepEveryMs = 60 * minuteMs;
const behindRunMs = 5_000;
/** What the run leaves is looked for so soon after its end. */
const besideRunMs = 15_000;
/** Twelve customers a minute leave room for runs in the 20 tokens a minute, and reach 17,000 customers a day. */
const ownTurn = { customers: 12, everyMs: minuteMs, idleMs: 15 * minuteMs, waitMs: 1_000 };
/** From log files most of them cost no token. */
const ownTurnFromFiles = 500;

type Delay = number | null;
type DoOptions = { readonly runDeadlineMs?: number };

const run = async (deps: Deps, providerId: string, signal: AbortSignal, o: DoOptions): Promise<Delay> => {
  const active = await readActiveRun(deps, providerId);
  if (active)
    await executeRun(deps, providerId, active.runId, {
      signal,
      ...(o.runDeadlineMs === undefined ? {} : { deadlineMs: o.runDeadlineMs }),
    });
  return null;
};

const schedule = async (deps: Deps, providerId: string): Promise<Delay> => {
  const settings = await getSettings(deps, providerId);
  const latest = (await readRuns(deps, providerId, { offset: 0, limit: 1 })).rows[0];
  const now = deps.clock.now();
  // A provider that never ran waits for its first moment; one whose worker was away makes up for the last one.
  const next = nextRunAt(settings.schedule, providerId, latest?.createdAt ?? now);
  if (next === null) return scheduleLookMs;
  if (next.getTime() > now.getTime()) return Math.min(scheduleLookMs, next.getTime() - now.getTime());
  try {
    await startRun(deps, providerId, { trigger: 'schedule' });
  } catch (error) {
    const expected =
      error instanceof ParasolError && (error.code === 'run_active' || error.code === 'runs_paused');
    if (!expected) throw error;
  }
  return minuteMs;
};

const deliverDue = async (deps: Deps, providerId: string, signal: AbortSignal): Promise<Delay> => {
  const kinds = kindsBeside(await readActiveRun(deps, providerId), await runsPaused(deps, providerId));
  if (kinds.length === 0) return behindRunMs;
  const settings = await getSettings(deps, providerId);
  const psa = await psaClientFor(deps, providerId);
  try {
    const hints = await openHints(deps, providerId);
    if (hints.ticketIds.length > 0) {
      await lookAtTickets(deps, providerId, psa, hints.ticketIds);
      await hints.seen();
    }
    const adapters = await allAdapters(deps, providerId, psa);
    const careful = settings.ticketing.careful ?? false;
    // what is still unknown, or has to wait, is looked at again then
    const { nextDueMs } = await deliver(deps, providerId, adapters, {
      kinds,
      concurrency: 8,
      careful,
      signal,
    });
    if (kinds.length === intentKinds.length) return nextDueMs;
    return Math.min(nextDueMs ?? besideRunMs, besideRunMs);
  } finally {
    await psa.close();
  }
};

const sweep = async (deps: Deps, providerId: string, signal: AbortSignal): Promise<Delay> => {
  const { configurations } = await getSettings(deps, providerId);
  const psa = await psaClientFor(deps, providerId);
  try {
    await sweepTickets(deps, providerId, psa, signal);
    if (configurations.enabled) await sweepConfigurations(deps, providerId, psa, signal);
    await keepRegistered(deps, providerId, psa);
  } finally {
    await psa.close();
  }
  return sweepEveryMs;
};

const ownAnswers = async (deps: Deps, providerId: string, signal: AbortSignal): Promise<Delay> => {
  const settings = await getSettings(deps, providerId);
  const { kind } = await getProvider(deps, providerId);
  const { enabled, questionsOff } = settings.configurations;
  if (!enabled || !asksOwnFacts(kind, questionsOff)) return ownTurn.idleMs;
  const umbrella = await umbrellaClientFor(deps, providerId, { maxWaitMs: ownTurn.waitMs });
  try {
    const { lagMinutes } = settings.ticketing;
    const logs = await openLogSources(deps, providerId, { umbrella, lagMinutes });
    const lastEnd = lastCompleteWindowStart(deps.clock.now().getTime(), lagMinutes * minuteMs) + windowMs;
    const limit = logs ? ownTurnFromFiles : ownTurn.customers;
    const turn = await collectOwnFacts(deps, providerId, {
      source: logs?.facts ?? reportsFacts(umbrella),
      periodEnd: logs?.periodEnd ?? new Date(lastEnd),
      limit,
      signal,
    });
    const more = turn.exhausted || turn.collected + turn.failed >= limit;
    return more ? ownTurn.everyMs : ownTurn.idleMs;
  } finally {
    await umbrella.close();
  }
};

/** A provider without keys has nothing to do yet; it is looked at again later, without noise in the log. */
const notConnected = new Set(['psa_not_connected', 'psa_disabled', 'umbrella_not_connected']);

type Work = (deps: Deps, providerId: string, signal: AbortSignal, o: DoOptions) => Promise<Delay>;

const kinds: Readonly<Record<WorkKind, Work>> = {
  run,
  schedule,
  deliver: deliverDue,
  sweep,
  'own-answers': ownAnswers,
  nightly: checkNightly,
  notices: tellNotices,
};

/** Does one piece of work. Returns when it is due again by itself; null: when somebody asks. */
export const doWork = async (
  deps: Deps,
  work: ClaimedWork,
  signal: AbortSignal,
  o: DoOptions = {},
): Promise<Delay> => {
  const { providerId, kind } = work;
  try {
    return await kinds[kind](deps, providerId, signal, o);
  } catch (error) {
    if (error instanceof ParasolError && notConnected.has(error.code)) return scheduleLookMs;
    throw error;
  }
};
