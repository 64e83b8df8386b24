import { customerNames, mappedCustomers } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { allowedDirectories } from './allowed-directory.ts';
import { selectFolders, type LogProblem } from './folder-store.ts';
import { folderMatcher } from './match-folders.ts';
import type { LogSource } from './source.ts';
import { storedSource } from './store.ts';

const foldersMax = 1_000;
const problemsMax = 20;

export type LogFolderStatus = {
  readonly folder: string;
  readonly organizationId: number | null;
  readonly customer: string | null;
  readonly files: number;
  readonly rows: number;
  readonly malformed: number;
  readonly newestFile: string;
};

/** What the console shows of a source of log files; never a secret. */
export type LogSourceStatus = {
  readonly source: LogSource;
  readonly changedAt: Date;
  readonly checkedAt: Date;
  /** Start of the last pass over all files; null: none yet. */
  readonly readAt: Date | null;
  /** Until when the files tell what happened. */
  readonly reachAt: Date | null;
  readonly files: number;
  readonly rows: number;
  /** Rows that could not be read; they are passed over. */
  readonly malformed: number;
  readonly problems: readonly LogProblem[];
  /** At most 1,000, by name. */
  readonly folders: readonly LogFolderStatus[];
  /** Mapped customers of whom there is no file; they are read from the reports. */
  readonly withoutFiles: number;
};

/** The provider's source of log files, or null when its data come from the reports. */
export const logSourceStatus = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<LogSourceStatus | null> => {
  const stored = await storedSource(deps, providerId);
  if (stored === null) return null;
  const customers = await customerNames(deps, providerId);
  const customerOf = folderMatcher(stored.source.folders, customers);
  const read = await selectFolders(deps, providerId, stored.sourceId);
  const covered = new Set(read.map(({ folder }) => customerOf(folder)?.organizationId));
  const mapped = await mappedCustomers(deps, providerId);
  const sum = (of: (folder: (typeof read)[number]) => number): number =>
    read.reduce((all, folder) => all + of(folder), 0);
  return {
    source: stored.source,
    changedAt: stored.changedAt,
    checkedAt: stored.checkedAt,
    readAt: stored.readAt,
    reachAt: stored.reachAt,
    files: sum(({ files }) => files),
    rows: sum(({ rows }) => rows),
    malformed: sum(({ malformed }) => malformed),
    problems: read.flatMap(({ problems }) => problems).slice(0, problemsMax),
    folders: read.slice(0, foldersMax).map(({ folder, files, rows, malformed, newestFile }) => {
      const customer = customerOf(folder);
      return {
        folder,
        organizationId: customer?.organizationId ?? null,
        customer: customer?.name ?? null,
        files,
        rows,
        malformed,
        newestFile,
      };
    }),
    withoutFiles: mapped.filter(
      ({ organizationId, removedAt }) => removedAt === null && !covered.has(organizationId),
    ).length,
  };
};

/** Where this provider's files may lie on the machine of console and worker. */
export const logDirectoriesFor = (deps: Pick<Deps, 'connect'>, providerId: string): string[] =>
  allowedDirectories(deps.connect.logDirectories, providerId);
