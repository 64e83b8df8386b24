import { ConditionError } from '@parasol/connectwise';
import type { Field } from '../definitions/field.ts';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { columnOf, literal, tableOf } from './names.ts';
import { seesAll, type Sight } from './sight.ts';

/** A field that conditions and orderings may name. */
export type FieldSql = {
  readonly sql: string;
  /** `any`: a JSON value such as an answer, which compares as what it is compared with */
  readonly type: 'text' | 'number' | 'boolean' | 'date' | 'reference' | 'any';
  /** an integer column, which an index may serve */
  readonly column?: true;
  /** the only values, for a choice */
  readonly values?: readonly string[];
  /** tables that the expression reads besides the record's own */
  readonly tables: readonly string[];
};

const pathDepthMax = 6;

function unrecognized(path: string): ConditionError {
  return new ConditionError(`${path} is not a recognized name.`);
}

/** The members of `_info` that can be asked for, by themselves as well (`lastUpdated`). */
const infoColumns = new Map<string, { column: string; type: 'text' | 'date' }>([
  ['lastupdated', { column: 'updated_at', type: 'date' }],
  ['updatedby', { column: 'updated_by', type: 'text' }],
  ['dateentered', { column: 'entered_at', type: 'date' }],
  ['enteredby', { column: 'entered_by', type: 'text' }],
]);

/** The definition's spelling of a name that may be in any case. */
export function findField(resource: Resource, name: string): { name: string; field: Field } | undefined {
  const exact = resource.fields[name];
  if (exact !== undefined && Object.hasOwn(resource.fields, name)) return { name, field: exact };
  const lower = name.toLowerCase();
  for (const [candidate, field] of Object.entries(resource.fields)) {
    if (candidate.toLowerCase() === lower) return { name: candidate, field };
  }
  return undefined;
}

/** A scalar in a JSON object as SQL of the right type. */
export function scalarSql(json: string, name: string, field: Field): Omit<FieldSql, 'tables'> | undefined {
  const value = `${json}->>${literal(name)}`;
  switch (field.kind) {
    case 'text':
      return { sql: `(${value})`, type: 'text' };
    case 'choice':
      return { sql: `(${value})`, type: 'text', values: field.values };
    case 'integer':
    case 'number':
      return { sql: `(${value})::numeric`, type: 'number' };
    case 'boolean':
      return { sql: `(${value})::boolean`, type: 'boolean' };
    case 'date':
      return { sql: `(${value})`, type: 'date' };
    case 'reference':
    case 'foreign':
    case 'list':
    case 'customFields':
    case 'parentId':
    case 'product':
    case 'timeZone':
    case 'loose':
    case 'computed':
      return undefined;
  }
  return field satisfies never;
}

/**
 * The SQL of a field path such as `summary`, `company/identifier`, `board/location/name` or
 * `_info/lastUpdated`, in any case.
 *
 * @throws ConditionError "x is not a recognized name."
 */
export function fieldSql(
  resource: Resource,
  alias: string,
  path: string,
  sight: Sight = seesAll,
  depth = 0,
): FieldSql {
  const [first = '', ...rest] = path.split('/');
  const lower = first.toLowerCase();
  if (lower === 'id' && rest.length === 0)
    return { sql: `${alias}.id`, type: 'number', column: true, tables: [] };
  const found = findField(resource, first);
  if (sight.only !== undefined && !sight.only.has(found?.name ?? '_info')) throw unrecognized(path);
  if (found !== undefined) {
    if (found.field.kind === 'reference')
      return referenceSql(found.name, found.field.to, alias, rest, path, sight, depth);
    if (found.field.kind === 'parentId' && rest.length === 0) {
      return {
        sql: `${alias}.${columnOf(resource.parent?.column ?? '')}`,
        type: 'number',
        column: true,
        tables: [],
      };
    }
    const scalar =
      rest.length === 0 && found.field.postOnly !== true
        ? scalarSql(`${alias}.data`, found.name, found.field)
        : undefined;
    if (scalar !== undefined) return { ...scalar, tables: [] };
    throw unrecognized(path);
  }
  const info =
    lower === '_info' && rest.length === 1
      ? infoColumns.get(rest[0]?.toLowerCase() ?? '')
      : rest.length === 0
        ? infoColumns.get(lower)
        : undefined;
  if (info !== undefined) return { sql: `${alias}.${info.column}`, type: info.type, tables: [] };
  throw unrecognized(path);
}

function referenceSql(
  name: string,
  to: string,
  alias: string,
  rest: readonly string[],
  path: string,
  { mayRead }: Sight,
  depth: number,
): FieldSql {
  if (depth >= pathDepthMax) throw unrecognized(path);
  const column = `${alias}.${columnOf(name)}`;
  const [next = '', ...deeper] = rest;
  if (rest.length === 0) return { sql: column, type: 'reference', tables: [] };
  if (next.toLowerCase() === 'id' && deeper.length === 0) {
    return { sql: column, type: 'number', column: true, tables: [] };
  }
  const target = resourceOf(to);
  const inner = `${alias}_${depth}`;
  const label = deeper.length === 0 ? labelSql(target, inner, next) : undefined;
  if (label === undefined && !mayRead(target)) throw unrecognized(path);
  let found: FieldSql;
  try {
    found = label ?? fieldSql(target, inner, rest.join('/'), { mayRead }, depth + 1);
  } catch (error) {
    throw error instanceof ConditionError ? unrecognized(path) : error;
  }
  return {
    ...found,
    sql: `(select ${found.sql} from ${tableOf(target)} ${inner} where ${inner}.id = ${column})`,
    tables: [tableOf(target), ...found.tables],
  };
}

function labelSql(target: Resource, alias: string, name: string): FieldSql | undefined {
  const label = Object.entries(target.label).find(
    ([candidate]) => candidate.toLowerCase() === name.toLowerCase(),
  );
  if (label === undefined) return undefined;
  const [, sources] = label;
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return fieldSql(target, alias, only);
  const joined = sources.map((source) => `${alias}.data->>${literal(source)}`).join(', ');
  return { sql: `nullif(concat_ws(' ', ${joined}), '')`, type: 'text', tables: [] };
}
