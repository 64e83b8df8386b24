import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';

/** Does a run from where it stands: collect, plan, deliver. */
export const executeRun = async (_deps: Deps, _providerId: string, _runId: string): Promise<void> => {
  throw parasolError('unexpected');
};
