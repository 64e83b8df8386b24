import { resources } from '../definitions/registry.ts';
import { tableOf } from './names.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';
import { trailTable } from './trail-sql.ts';
import { changeLogCleared } from './views.ts';

const others = [
  'api_key',
  'integrator_login',
  'customize_item',
  'ticket_configuration',
  'agreement_configuration',
  'api_log',
  'history',
  'document_content',
  trailTable,
];

const tables = [...resources.map(tableOf), ...others];

/** Takes away everything: records, keys, log and histories. Numbers begin at 1 again. */
export function emptyDatabase(db: SandboxDatabase): Promise<void> {
  return db.transaction(tables, (runner) => emptyTables(db, runner));
}

/** The same within a transaction of the caller's. */
export async function emptyTables(db: SandboxDatabase, runner: Runner): Promise<void> {
  await db.run(`truncate ${tables.join(', ')} restart identity`, [], runner);
  await db.run('alter sequence member_id restart with 1', [], runner);
  // the trail's numbers begin anew
  await db.run('delete from sandbox_setting where name = $1', [changeLogCleared], runner);
}
