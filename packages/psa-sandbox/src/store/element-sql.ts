import { ConditionError } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { computedTables } from './computed-sql.ts';
import { computedSql } from './document-sql.ts';
import { type FieldSql, findField, scalarSql } from './field-sql.ts';
import { literal } from './names.ts';
import type { Sight } from './sight.ts';

type Type = FieldSql['type'];

/** What the entries of computed lists hold. */
const computedMembers: Record<keyof typeof computedTables, readonly (readonly [string, Type])[]> = {
  companyTypes: [
    ['id', 'number'],
    ['name', 'text'],
  ],
  configurationQuestions: [
    ['answerId', 'number'],
    ['questionId', 'number'],
    ['question', 'text'],
    ['answer', 'any'],
    ['sequenceNumber', 'number'],
    ['numberOfDecimals', 'number'],
    ['fieldType', 'text'],
    ['requiredFlag', 'boolean'],
  ],
};

const casts: Partial<Record<Type, string>> = { number: '::numeric', boolean: '::boolean' };

function ofEntry(name: string, type: Type): FieldSql {
  return { sql: `(e->>${literal(name)})${casts[type] ?? ''}`, type, tables: [] };
}

/** A list that child conditions may name: its entries as a JSON array in SQL, with the record's alias `t`. */
export function findList(
  resource: Resource,
  asked: string,
): { name: string; sql: string; tables: readonly string[] } | undefined {
  const found = findField(resource, asked);
  if (found === undefined) return undefined;
  const { name, field } = found;
  if (field.kind === 'list') return { name, sql: `coalesce(t.data->${literal(name)}, '[]')`, tables: [] };
  if (field.kind !== 'computed') return undefined;
  const sql = `coalesce(${computedSql(field.by, 't', "''")}::jsonb, '[]')`;
  return { name, sql, tables: computedTables[field.by] };
}

/**
 * The SQL of a child condition's field such as `communicationItems/value`, on an entry `e` of the list.
 * @throws ConditionError
 */
export function elementFieldSql(resource: Resource, path: string, sight: Sight): FieldSql {
  const [first = '', second = '', third] = path.split('/');
  const lower = second.toLowerCase();
  const list = findField(resource, first)?.field;
  if (list?.kind === 'computed' && third === undefined) {
    const known = computedMembers[list.by].find(([name]) => name.toLowerCase() === lower);
    if (known !== undefined) {
      const field = ofEntry(...known);
      // what isn't shown can't be found out by asking
      const hidden = known[0] === 'answer' && sight.hidesPasswords === true;
      return hidden
        ? { ...field, sql: `(case when e->>'fieldType' <> 'Password' then ${field.sql} end)` }
        : field;
    }
  }
  const member =
    list?.kind === 'list'
      ? Object.entries(list.shape ?? {}).find(([name]) => name.toLowerCase() === lower)
      : undefined;
  if (member === undefined) throw new ConditionError(`${path} is not a recognized name.`);
  const [name, field] = member;
  if (field.kind === 'loose' && third !== undefined) {
    if (third.toLowerCase() === 'id')
      return { sql: `(e->${literal(name)}->>'id')::numeric`, type: 'number', tables: [] };
    if (third.toLowerCase() === 'name')
      return { sql: `(e->${literal(name)}->>'name')`, type: 'text', tables: [] };
  }
  const scalar = third === undefined ? scalarSql('e', name, field) : undefined;
  if (scalar === undefined) throw new ConditionError(`${path} is not a recognized name.`);
  return { ...scalar, tables: [] };
}
