import type { Field } from '../definitions/field.ts';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { configurationQuestions, companyTypes } from './computed-sql.ts';
import { columnOf, literal, tableOf } from './names.ts';

/**
 * Which members of a record are shown: all, or a tree of names (`fields=id,company/name`), whose leaves are
 * shown whole. Names are as in the definition.
 */
export type Selection = Map<string, Selection | true>;

/** The placeholder of the address that hrefs begin with; every document statement has it first. */
const base = '$1::text';

/** The path of a record as an SQL expression, such as `'/service/boards/' || r."board_id" || '/statuses/' || r.id`. */
export function pathSql(resource: Resource, alias: string): string {
  const above = [resource.parent, resource.grandparent];
  const parts = `${resource.path}/{id}`.split(/(\{\w+\})/).map((part) => {
    if (part === '{id}') return `${alias}.id`;
    if (part === '{parentId}') return `${alias}.${columnOf(above[0]?.column ?? '')}`;
    if (part === '{grandparentId}') return `${alias}.${columnOf(above[1]?.column ?? '')}`;
    return literal(part);
  });
  return parts.filter((part) => part !== "''").join(' || ');
}

/** A record's labels as JSON members, each with its comma in front. */
export function labelsSql(resource: Resource, alias: string): string {
  const pieces = Object.entries(resource.label).map(([label, sources]) =>
    member(label, labelJson(sources, alias)),
  );
  return pieces.length === 0 ? "''" : pieces.join(' || ');
}

/** The value of a label, such as a contact's first and last name, as SQL: JSON text or null. */
function labelJson(sources: readonly string[], alias: string): string {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return `(${alias}.data->${literal(only)})::text`;
  return `to_json(nullif(concat_ws(' ', ${sources.map((s) => `${alias}.data->>${literal(s)}`).join(', ')}), ''))::text`;
}

/** One member with its comma in front; nothing where the value is null. */
function member(name: string, json: string): string {
  return `coalesce(',"${name}":' || ${json}, '')`;
}

function referenceJson(
  name: string,
  to: Resource,
  id: string,
  alias: string,
  selection: Selection | true,
): string {
  const wanted = (part: string): boolean => selection === true || selection.has(part);
  const pieces: string[] = [];
  if (wanted('id')) pieces.push(`',"id":' || ${alias}.id`);
  for (const [label, sources] of Object.entries(to.label)) {
    if (wanted(label)) pieces.push(member(label, labelJson(sources, alias)));
  }
  if (to.verbs.length > 0 && wanted('_info')) {
    pieces.push(`',"_info":{"${name}_href":"' || ${base} || ${pathSql(to, alias)} || '"}'`);
  }
  const body = pieces.length === 0 ? "''" : pieces.join(' || ');
  return `(select '{' || substr(${body}, 2) || '}' from ${tableOf(to)} ${alias} where ${alias}.id = ${id})`;
}

/** A computed member as SQL: JSON text or null. */
export function computedSql(
  by: 'configurationQuestions' | 'companyTypes',
  alias: string,
  hrefBase: string = base,
): string {
  return by === 'configurationQuestions' ? configurationQuestions(alias) : companyTypes(alias, hrefBase);
}

function fieldJson(
  name: string,
  field: Field,
  resource: Resource,
  alias: string,
  selection: Selection | true,
): string | undefined {
  switch (field.kind) {
    case 'reference': {
      const json = referenceJson(
        name,
        resourceOf(field.to),
        `${alias}.${columnOf(name)}`,
        `${alias}_r`,
        selection,
      );
      return field.emptyShown ? `coalesce(${json}, '{}')` : json;
    }
    case 'parentId':
      return `(${alias}.${columnOf(resource.parent?.column ?? '')})::text`;
    case 'computed':
      return computedSql(field.by, alias);
    case 'foreign':
      return undefined;
    case 'text':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'date':
    case 'choice':
    case 'list':
    case 'customFields':
    case 'product':
    case 'timeZone':
    case 'loose':
      return field.postOnly ? undefined : `(${alias}.data->${literal(name)})::text`;
  }
  return field satisfies never;
}

function infoJson(alias: string, selection: Selection | true): string {
  const parts: [string, string][] = [
    ['lastUpdated', `to_json(${alias}.updated_at)::text`],
    ['updatedBy', `to_json(${alias}.updated_by)::text`],
    ['dateEntered', `to_json(${alias}.entered_at)::text`],
    ['enteredBy', `to_json(${alias}.entered_by)::text`],
  ];
  const shown = parts.filter(([name]) => selection === true || selection.has(name));
  if (shown.length === 0) return "'{}'";
  return `'{' || ${shown.map(([name, json], i) => `'${i === 0 ? '' : ','}"${name}":' || ${json}`).join(' || ')} || '}'`;
}

/**
 * A record as JSON text, built by PostgreSQL: rows that are taken apart in Node and written again cost a
 * third of a list's speed. Null members are left out.
 */
export function documentSql(resource: Resource, alias: string, selection: Selection | true): string {
  const pieces: string[] = [];
  const wanted = (name: string): Selection | true | undefined =>
    selection === true ? true : selection.get(name);
  if (wanted('id') !== undefined) pieces.push(`',"id":' || ${alias}.id`);
  if (selection === true) {
    // all scalars at once, as they are kept
    pieces.push(`coalesce(',' || nullif(substr(left(${alias}.data::text, -1), 2), ''), '')`);
  }
  for (const [name, field] of Object.entries(resource.fields)) {
    const inner = wanted(name);
    const inColumn = field.kind === 'reference' || field.kind === 'parentId' || field.kind === 'computed';
    if (inner === undefined || (selection === true && !inColumn)) continue;
    const json = fieldJson(name, field, resource, alias, inner);
    if (json !== undefined) pieces.push(member(name, json));
  }
  const info = wanted('_info');
  if (info !== undefined) pieces.push(`',"_info":' || ${infoJson(alias, info)}`);
  return pieces.length === 0 ? "'{}'" : `'{' || substr(${pieces.join(' || ')}, 2) || '}'`;
}
