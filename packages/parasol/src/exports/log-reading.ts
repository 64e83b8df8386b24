import { lastCompleteWindowStart, windowMs, type UmbrellaClient } from '@parasol/umbrella';

import { reportsFacts, type FactsSource } from '../configurations/index.ts';
import { customerNames } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { collectedUpTo, type AlertSource } from '../incidents/index.ts';
import { coverageOf } from './coverage.ts';
import { selectFolders } from './folder-store.ts';
import { logAlerts } from './log-alerts.ts';
import { logFacts } from './log-facts.ts';
import { folderMatcher } from './match-folders.ts';
import { readPass, type LogPass } from './read-pass.ts';
import { storedSource } from './store.ts';

/** Files come every ten minutes; a window is not asked for before the one with its end can be there. */
const lagMsMin = 20 * 60_000;

/** What was read from the log files, as the sources that incidents and configurations are made from. */
export type LogSources = {
  readonly facts: FactsSource;
  alerts(reports: AlertSource, o: { readonly cryptomining: boolean }): AlertSource;
  /** Until when the files are known to tell everything; undefined: their names don't say, the clock decides. */
  readonly completeUpTo: number | undefined;
  /** How long after its end a window is judged. */
  readonly lagMs: number;
  /** End of the last window that was complete when the files were last read. */
  readonly periodEnd: Date;
};

type ReadingDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock'>;

/** Do the provider's data come from log files, where they can? */
export const readsLogFiles = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<boolean> =>
  (await storedSource(deps, providerId)) !== null;

/** Reads what is new in the provider's log files. Null: its data come from the reports. */
export const readLogFiles = async (
  deps: ReadingDeps,
  providerId: string,
  o: { readonly signal: AbortSignal; readonly onProgress?: (done: number) => void },
): Promise<LogPass | null> => {
  const stored = await storedSource(deps, providerId);
  if (stored === null) return null;
  const customers = await customerNames(deps, providerId);
  return readPass(deps, providerId, stored, {
    customerOf: folderMatcher(stored.source.folders, customers),
    collectedUpTo: await collectedUpTo(deps, providerId),
    ...o,
  });
};

/** The sources over what was read so far. Null: the provider's data come from the reports, or no file was read yet. */
export const openLogSources = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  o: { readonly umbrella: UmbrellaClient; readonly lagMinutes: number },
): Promise<LogSources | null> => {
  const stored = await storedSource(deps, providerId);
  if (stored?.readAt == null) return null;
  const { sourceId, readAt, reachAt } = stored;
  const customers = await customerNames(deps, providerId);
  const customerOf = folderMatcher(stored.source.folders, customers);
  const read = await selectFolders(deps, providerId, sourceId);
  const coverage = coverageOf(
    read.map(({ folder }) => folder),
    customers,
    customerOf,
  );
  const lagMs = Math.max(o.lagMinutes * 60_000, lagMsMin);
  const reports = reportsFacts(o.umbrella);
  return {
    facts: logFacts(deps, providerId, { sourceId, coverage, umbrella: o.umbrella, reports }),
    alerts: (reported, { cryptomining }) =>
      logAlerts(deps, providerId, {
        sourceId,
        coverage,
        withCryptomining: cryptomining,
        reports: reported,
      }),
    completeUpTo: reachAt?.getTime(),
    lagMs,
    periodEnd: new Date(lastCompleteWindowStart(readAt.getTime(), lagMs) + windowMs),
  };
};
