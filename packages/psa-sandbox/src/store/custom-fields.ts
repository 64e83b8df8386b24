import { z } from 'zod';
import type { Resource } from '../definitions/resource.ts';
import { tableOf } from './names.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

const row = z.tuple([z.number()]);
const entries = `jsonb_array_elements(coalesce(t.data->'customFields', '[]')) e`;
const isIt = `(e->>'id')::integer = $1::integer`;

/** A record of the kind that has a value of the custom field, or undefined. */
export async function findValue(
  db: SandboxDatabase,
  resource: Resource,
  fieldId: number,
): Promise<number | undefined> {
  const text = `select t.id from ${tableOf(resource)} t where t.data->'customFields' @> $2::jsonb
    and exists (select 1 from ${entries} where ${isIt} and e ? 'value') order by t.id limit 1`;
  const [found] = await db.run(text, [fieldId, JSON.stringify([{ id: fieldId }])]);
  return found === undefined ? undefined : row.parse(found)[0];
}

/** Lists a custom field in every record of the kind, with the value that it has there; `shown` is its entry without one. */
export async function listCustomField(
  db: SandboxDatabase,
  resource: Resource,
  shown: { id: number },
  runner: Runner,
): Promise<void> {
  const value = `(select jsonb_build_object('value', e->'value') from ${entries} where ${isIt} and e ? 'value')`;
  await db.run(
    `update ${tableOf(resource)} t set version = t.version + 1, data = t.data || jsonb_build_object('customFields',
      (select jsonb_agg(x.e order by (x.e->>'id')::integer) from (select e from ${entries} where not ${isIt}
        union all select $2::jsonb || coalesce(${value}, '{}')) x))`,
    [shown.id, JSON.stringify(shown)],
    runner,
  );
}

/** Takes a custom field off the records of the kind that have no value of it. */
export async function unlistCustomField(
  db: SandboxDatabase,
  resource: Resource,
  fieldId: number,
  runner: Runner,
): Promise<void> {
  await db.run(
    `update ${tableOf(resource)} t set version = t.version + 1, data = case when jsonb_array_length(t.data->'customFields') = 1
      then t.data - 'customFields' else t.data || jsonb_build_object('customFields',
        (select jsonb_agg(e order by (e->>'id')::integer) from ${entries} where not ${isIt})) end
      where t.data->'customFields' @> $2::jsonb
        and not exists (select 1 from ${entries} where ${isIt} and e ? 'value')`,
    [fieldId, JSON.stringify([{ id: fieldId }])],
    runner,
  );
}
