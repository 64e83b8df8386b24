import { runOnce } from './runs.ts';
import type { SoakTown } from './set-up.ts';

/** The first run, while nothing goes wrong yet: it lays down from which window on is judged. */
export const firstRun = async ({ job }: SoakTown): Promise<void> => {
  for (const provider of job.providers) {
    const run = await runOnce(job.console, provider);
    if (run?.state !== 'done')
      throw new Error(`The first run of ${provider.name} ended as ${run?.state}: ${run?.problem?.message}`);
  }
};
