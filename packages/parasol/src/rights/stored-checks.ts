import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { RightsReport } from './report.ts';

/** Checks now and stores the report. */
export const runRightsCheck = async (_deps: Deps, _providerId: string): Promise<RightsReport> => {
  throw parasolError('unexpected');
};
export const latestRights = async (_deps: Deps, _providerId: string): Promise<RightsReport | null> => {
  throw parasolError('unexpected');
};
/** Newest first; at most 100. */
export const listRightsReports = async (
  _deps: Deps,
  _providerId: string,
  _limit?: number,
): Promise<RightsReport[]> => {
  throw parasolError('unexpected');
};
