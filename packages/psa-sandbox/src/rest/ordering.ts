import { ConditionError } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { fieldSql } from '../store/field-sql.ts';
import type { Sight } from '../store/sight.ts';
import { badCondition } from './api-error.ts';

const keysMax = 10;

/** `orderBy=name asc, id desc` as SQL. Nulls come first in rising order, as SQL Server has them; id decides ties. */
export function orderSql(
  resource: Resource,
  orderBy: string | undefined,
  caseSensitive: boolean,
  sight: Sight,
): string {
  if (orderBy === undefined) return 't.id';
  const keys = orderBy
    .split(',')
    .slice(0, keysMax)
    .map((key) => {
      const match = /^\s*([A-Za-z_][\w/]*)(?:\s+(asc|desc))?\s*$/i.exec(key);
      if (match === null) throw badCondition(`'${key.trim().slice(0, 60)}' is not a valid orderBy.`);
      const [, path = '', direction = 'asc'] = match;
      try {
        const field = fieldSql(resource, 't', path, sight);
        if (field.type === 'reference') throw new ConditionError(`${path} is not a recognized name.`);
        const sql =
          field.type === 'text'
            ? `${caseSensitive ? field.sql : `lower(${field.sql})`} collate "C"`
            : field.sql;
        return direction.toLowerCase() === 'desc' ? `${sql} desc nulls last` : `${sql} asc nulls first`;
      } catch (error) {
        throw error instanceof ConditionError ? badCondition(error.message) : error;
      }
    });
  return [...keys, 't.id'].join(', ');
}
