import { resources } from '../definitions/registry.ts';
import { tableOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

const others = [
  'api_key',
  'integrator_login',
  'customize_item',
  'ticket_configuration',
  'api_log',
  'history',
  'document_content',
];

/** Takes away everything: records, keys, log and histories. Numbers begin at 1 again. */
export async function emptyDatabase(db: SandboxDatabase): Promise<void> {
  const tables = [...resources.map(tableOf), ...others];
  await db.transaction(tables, async (runner) => {
    await db.run(`truncate ${tables.join(', ')} restart identity`, [], runner);
    await db.run('alter sequence member_id restart with 1', [], runner);
  });
}
