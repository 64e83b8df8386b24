/** What the rooms that do the work are told about the run they work for. */
export type RunContext = {
  readonly runId: string;
  /** Everything is read and decided, nothing is written to a vendor and no intent is made. */
  readonly dryRun: boolean;
  /** Aborted when the run is cancelled, loses its lease or passes its deadline: stop at the next safe point. */
  readonly signal: AbortSignal;
  /** How far a step has come; cheap, may be called for each record. */
  report(step: string, done: number, total: number | null): void;
};
