import type { Stage } from '../stage/stage.ts';
import { type ConsoleClient, createConsoleClient, type Provider } from './console-client.ts';
import { nothingYet, type Memory } from './memory.ts';
import { createPsaScreens, type PsaScreens } from './psa-screens.ts';
import { emptyReport, type Report } from './report.ts';
import type { UmbrellaStatus } from './umbrella-status.ts';

/** What the steps share: the three servers, what is remembered, and the report that they fill. */
export type Job = {
  stage: Pick<Stage, 'psa' | 'umbrella' | 'console'>;
  threshold: number;
  screens: PsaScreens;
  console: ConsoleClient;
  memory: Memory;
  remember(change: Partial<Memory>): Promise<void>;
  report: Report;
  umbrella?: UmbrellaStatus;
  /** The security role and API member "Umbrella", once they are made. */
  memberId?: number;
  providers: Provider[];
};

/** One line of the progress list. `run` returns the detail that stands beside it when it is done. */
export type Step = { name: string; run(job: Job, onProgress: (text: string) => void): Promise<string> };

/** `kept`: what earlier starts remembered, and where this one writes it; without, nothing outlives the process. */
export const createJob = (o: {
  stage: Job['stage'];
  threshold: number;
  kept?: { memory: Memory; save(memory: Memory): Promise<void> };
}): Job => {
  const job: Job = {
    stage: o.stage,
    threshold: o.threshold,
    screens: createPsaScreens(o.stage.psa.url),
    console: createConsoleClient(o.stage.console.url),
    memory: o.kept?.memory ?? nothingYet,
    remember: async (change) => {
      job.memory = { ...job.memory, ...change };
      await o.kept?.save(job.memory);
    },
    report: emptyReport(),
    providers: [],
  };
  return job;
};
