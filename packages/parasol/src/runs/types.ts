/** `queued` and `running` are active; at most one run of a provider is. */
export type RunState =
  | 'queued'
  | 'running'
  | 'done'
  /** The deadline came first; what was done stays done, the next run goes on. */
  | 'partial'
  | 'failed'
  | 'cancelled'
  /** The brake: too many configurations would be suspended, or too many records seem gone. A person decides (`startRun` with `brakeReleased`). */
  | 'stopped';

export type RunPhase = 'collect' | 'plan' | 'deliver';
export type RunTrigger = 'manual' | 'schedule';

/** How far one step of a run has come; `total` is null while it isn't known. */
export type RunStep = {
  readonly step: string;
  readonly phase: RunPhase;
  readonly done: number;
  readonly total: number | null;
  readonly finished: boolean;
};

/** Calls that were made to a vendor, by method. */
export type CallCounts = Readonly<Record<string, number>>;

/** `code` and `values` make the sentence in the reader's language; `message` is the English one. */
export type RunWarning = {
  readonly code: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
};

export type RunResult = {
  readonly customers: number;
  readonly mapped: number;
  readonly configurations: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly suspended: number;
    readonly refused: number;
  };
  readonly tickets: {
    readonly created: number;
    readonly appended: number;
    readonly reopened: number;
    readonly closed: number;
  };
  readonly calls: { readonly psa: CallCounts; readonly umbrella: CallCounts };
  /** Calls to the PSA that change something (all but GET). */
  readonly writes: number;
  /** Calls to the PSA that only read. */
  readonly reads: number;
  /** What a person should look at, though the run went on. */
  readonly warnings: readonly RunWarning[];
  /** Of a dry run, and of a run that stopped to ask: what would have been written. At most 1,000 rows of each. */
  readonly plan?: {
    readonly configurations: readonly unknown[];
    readonly tickets: readonly unknown[];
  };
};

export type RunProblem = {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly details: Readonly<Record<string, unknown>>;
};

export type Run = {
  readonly runId: string;
  readonly providerId: string;
  readonly trigger: RunTrigger;
  readonly dryRun: boolean;
  readonly state: RunState;
  readonly phase: RunPhase | null;
  readonly steps: readonly RunStep[];
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly cancelRequested: boolean;
  readonly result: RunResult | null;
  readonly problem: RunProblem | null;
};
