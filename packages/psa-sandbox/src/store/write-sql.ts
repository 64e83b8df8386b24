import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { columnOf, literal, type ReferenceColumn, referenceColumns, tableOf } from './names.ts';
import { trailSql } from './trail-sql.ts';

/** Members of both kinds share their ids. */
const sharedSequences: Readonly<Record<string, string>> = { member: 'member_id', apiMember: 'member_id' };

function sequenceOf(resource: Resource): string {
  return literal(sharedSequences[resource.name] ?? `"record_${resource.name}_id_seq"`);
}

/** Large tables are checked by the statement that writes; small ones were looked up in memory. */
export function checkedReferences(resource: Resource): ReferenceColumn[] {
  return checkedOf(referenceColumns(resource));
}

function checkedOf(columns: readonly ReferenceColumn[]): ReferenceColumn[] {
  return columns.filter(({ to }) => resourceOf(to).small !== true);
}

/** As `exists`, PostgreSQL would rather read the whole table into a hash once it takes the list for a hundred records. */
function isThere(to: string, id: string): string {
  return `(${id} is null or (select true from ${tableOf(resourceOf(to))} c where c.id = ${id}))`;
}

function value(field: string): string {
  return `(v.r->'refs'->>${literal(field)})::integer`;
}

/**
 * Adds the records of a list in `$2`, each `{ id?, data, kept, now, who, refs }`. `shown` selects from those that were added:
 * the row `n` and `v.place`, its place in the list, counted from 1. One whose reference leads nowhere isn't added. `columns`:
 * at least the references that any of them has.
 */
export function insertSql(
  resource: Resource,
  shown: string,
  trail: boolean,
  columns: readonly ReferenceColumn[] = referenceColumns(resource),
): string {
  const checks = checkedOf(columns).map(({ field, to }) => isThere(to, value(field)));
  const names = [
    'id, data, kept, entered_at, entered_by, updated_at, updated_by',
    ...columns.map(({ field }) => columnOf(field)),
  ];
  const values = [
    `v.id, v.r->'data', v.r->'kept', v.r->>'now', v.r->>'who', v.r->>'now', v.r->>'who'`,
    ...columns.map(({ field }) => value(field)),
  ];
  return `with v as materialized (
      select coalesce((e.r->>'id')::integer, nextval(${sequenceOf(resource)})::integer) as id, e.place::integer, e.r
        from jsonb_array_elements($2::jsonb) with ordinality e(r, place)),
    n as (insert into ${tableOf(resource)} (${names.join(', ')}) select ${values.join(', ')} from v
      ${checks.length === 0 ? '' : `where ${checks.join(' and ')}`} order by v.place returning *)
    ${trail ? `, ${trailSql(resource, 'added', 'n', { at: 'w.entered_at', who: 'w.entered_by' })}` : ''}
    select ${shown} from v join n on n.id = v.id where $1::text is not null`;
}

/** Writes the record `$6` if it is still of the version `$7`; references begin at `$8`. Gives what `shown` selects of `n`. */
export function updateSql(resource: Resource, shown: string, trail: boolean): string {
  const columns = referenceColumns(resource);
  const place = (field: string): string =>
    `$${columns.findIndex((column) => column.field === field) + 8}::integer`;
  const sets = columns.map(({ field }) => `, ${columnOf(field)} = ${place(field)}`).join('');
  const checks = checkedReferences(resource).map(({ field, to }) => ` and ${isThere(to, place(field))}`);
  return `with n as (
      update ${tableOf(resource)} t set data = $2::jsonb, kept = $3::jsonb, updated_at = $4::text, updated_by = $5::text,
        version = t.version + 1${sets}
      where t.id = $6::integer and t.version = $7::integer${checks.join('')} returning *)
    ${trail ? `, ${trailSql(resource, 'updated', 'n', { at: 'w.updated_at', who: 'w.updated_by' })}` : ''}
    select ${shown} from n where $1::text is not null`;
}

/** Deletes the record `$1` and gives its id; `$2` and `$3` are when and by whom. */
export function deleteSql(resource: Resource, trail: boolean): string {
  const gone = `with gone as (delete from ${tableOf(resource)} where id = $1::integer returning id)`;
  if (!trail) return `${gone} select id from gone`;
  const line = trailSql(resource, 'deleted', 'gone', { at: '$2::text', who: '$3::text' });
  return `${gone}, ${line} select id from gone`;
}
