import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { tableOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

/** Tables by what a reader calls their rows. */
const counted = {
  companies: tableOf(resourceOf('company')),
  contacts: tableOf(resourceOf('contact')),
  configurations: tableOf(resourceOf('configuration')),
  tickets: tableOf(resourceOf('ticket')),
  notes: tableOf(resourceOf('ticketNote')),
  agreements: tableOf(resourceOf('agreement')),
  roles: tableOf(resourceOf('securityRole')),
  members: tableOf(resourceOf('apiMember')),
  keys: 'api_key',
  callbacks: tableOf(resourceOf('callback')),
  calls: 'api_log',
};
const columns = Object.entries(counted).map(([name, table]) => `'${name}', (select count(*) from ${table})`);
const counts = z.tuple([z.record(z.string(), z.number())]);

/** How many there are of what a reader asks about. */
export async function countRows(db: SandboxDatabase): Promise<Record<string, number>> {
  const rows = await db.run(`select json_build_object(${columns.join(', ')})`);
  return counts.parse(rows[0])[0];
}
