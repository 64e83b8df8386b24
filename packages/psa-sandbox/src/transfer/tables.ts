import { resources } from '../definitions/registry.ts';
import { tableOf } from '../store/names.ts';
import { trailTable } from '../store/trail-sql.ts';

/** Everything that an export holds: all but the API log, which is about the calls and not about the data. */
export const transferredTables: readonly string[] = [
  ...resources.map(tableOf),
  'api_key',
  'integrator_login',
  'customize_item',
  'ticket_configuration',
  'agreement_configuration',
  'history',
  'document_content',
  trailTable,
].map((name) => name.replaceAll('"', ''));

/** The first line of an export. */
export const header = { format: 'parasol-psa', version: 1 } as const;
