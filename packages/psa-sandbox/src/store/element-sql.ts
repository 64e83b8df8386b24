import { ConditionError } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { type FieldSql, findField, scalarSql } from './field-sql.ts';
import { literal } from './names.ts';

/**
 * The SQL of a child condition's field such as `communicationItems/value`, on an entry `e` of the list.
 * @throws ConditionError
 */
export function elementFieldSql(resource: Resource, path: string): FieldSql {
  const [first = '', second = '', third] = path.split('/');
  const list = findField(resource, first)?.field;
  const member =
    list?.kind === 'list'
      ? Object.entries(list.shape ?? {}).find(([name]) => name.toLowerCase() === second.toLowerCase())
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
