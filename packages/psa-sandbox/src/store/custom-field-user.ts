import { z } from 'zod';
import { resources } from '../definitions/registry.ts';
import { nounOf } from '../definitions/resource.ts';
import { tableOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

const holders = resources.filter((resource) => resource.fields['customFields'] !== undefined);
const row = z.tuple([z.number()]);

/** A record that has a value of the custom field, or undefined. */
export async function findCustomFieldUser(
  db: SandboxDatabase,
  fieldId: number,
): Promise<{ noun: string; id: number } | undefined> {
  const held = JSON.stringify([{ id: fieldId }]);
  for (const resource of holders) {
    const text = `select t.id from ${tableOf(resource)} t where t.data->'customFields' @> $1::jsonb order by t.id limit 1`;
    const [found] = await db.run(text, [held]);
    if (found !== undefined) return { noun: nounOf(resource), id: row.parse(found)[0] };
  }
  return undefined;
}
