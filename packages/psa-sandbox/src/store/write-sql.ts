import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { integerList, jsonList, textList } from './binary-arrays.ts';
import { columnOf, literal, type ReferenceColumn, referenceColumns, tableOf } from './names.ts';
import { trailSql } from './trail-sql.ts';

/** Members of both kinds share their ids. */
const sharedSequences: Readonly<Record<string, string>> = { member: 'member_id', apiMember: 'member_id' };

function sequenceOf(resource: Resource): string {
  return literal(sharedSequences[resource.name] ?? `"record_${resource.name}_id_seq"`);
}

/** Large tables are checked by the statement that writes; small ones were looked up in memory. */
export function checkedReferences(resource: Resource): ReferenceColumn[] {
  return referenceColumns(resource).filter(({ to }) => resourceOf(to).small !== true);
}

/** As `exists`, PostgreSQL would rather read the whole table into a hash once it takes the list for a hundred records. */
function isThere(to: string, id: string): string {
  return `(${id} is null or (select true from ${tableOf(resourceOf(to))} c where c.id = ${id}))`;
}

/** A record to be added: its scalars and what is kept beside as JSON text, its references by column. */
export type NewRow = {
  readonly id: number | undefined;
  readonly data: string;
  readonly kept: string;
  readonly refs: Readonly<Record<string, number | null>>;
  readonly now: string;
  readonly who: string;
};

/** What `insertSql` with the same columns takes after `$1`: the members of all rows, each in a list; none that all lack. */
export function insertValues(rows: readonly NewRow[], columns: readonly ReferenceColumn[]): unknown[] {
  return [
    jsonList(rows.map(({ data }) => data)),
    rows.every(({ kept }) => kept === '{}') ? null : jsonList(rows.map(({ kept }) => kept)),
    rows.every(({ id }) => id === undefined) ? null : integerList(rows.map(({ id }) => id ?? null)),
    textList(rows.map(({ now }) => now)),
    textList(rows.map(({ who }) => who)),
    ...columns.map(({ field }) => integerList(rows.map(({ refs }) => refs[field] ?? null))),
  ];
}

/**
 * Adds rows (`insertValues`). `shown` selects from those that were added: `v` with the number `id`, `data` and `place`, the
 * place in the list counted from 1, and where `whole` the row `n` too. `columns`: at least the references that any of them
 * has. `checked`: those of them that are looked up; a row of which one leads nowhere isn't added.
 */
export function insertSql(
  resource: Resource,
  shown: string,
  o: {
    trail: boolean;
    whole: boolean;
    columns: readonly ReferenceColumn[];
    checked: readonly ReferenceColumn[];
  },
): string {
  const refs = o.columns.map(({ field }) => columnOf(field));
  const lists = [
    'unnest($2::jsonb[]) as data',
    'unnest($3::jsonb[]) as kept',
    'unnest($4::integer[]) as given',
    'unnest($5::text[]) as now',
    'unnest($6::text[]) as who',
    ...refs.map((ref, i) => `unnest($${i + 7}::integer[]) as ${ref}`),
    'generate_subscripts($2::jsonb[], 1) as place',
  ];
  const checks = o.checked.map(({ field, to }) => isThere(to, `e.${columnOf(field)}`));
  const names = ['id', 'data', 'kept', 'entered_at', 'entered_by', 'updated_at', 'updated_by', ...refs];
  const values = ['id', 'data', `coalesce(kept, '{}')`, 'now', 'who', 'now', 'who', ...refs];
  return `with v as materialized (
      select coalesce(e.given, nextval(${sequenceOf(resource)})::integer) as id, e.* from (select ${lists.join(', ')}) e
        ${checks.length === 0 ? '' : `where ${checks.join(' and ')}`}),
    n as (insert into ${tableOf(resource)} (${names.join(', ')}) select ${values.join(', ')} from v returning ${o.whole ? '*' : 'id, entered_at, entered_by'})
    ${o.trail ? `, ${trailSql(resource, 'added', 'n', { at: 'w.entered_at', who: 'w.entered_by' })}` : ''}
    select ${shown} from v ${o.whole ? 'join n on n.id = v.id' : ''} where $1::text is not null`;
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
