import type { Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { MappingOutcome } from './types.ts';

export type CsvImport = {
  readonly applied: boolean;
  readonly rows: number;
  readonly outcome: MappingOutcome;
  /** Lines that could not be read, counted from 1. */
  readonly lineErrors: readonly { readonly line: number; readonly message: string }[];
};

/** Columns `organization_id, organization_name, company_id, company_rec_id, company_name`, one line per customer. */
export const exportMappingsCsv = async (_deps: Deps, _providerId: string): Promise<string> => {
  throw parasolError('unexpected');
};
/** `dryRun` (the preview) tells what would happen and changes nothing. */
export const importMappingsCsv = async (
  _deps: Deps,
  _providerId: string,
  _csv: string,
  _o: { dryRun: boolean; actor: Actor },
): Promise<CsvImport> => {
  throw parasolError('unexpected');
};
