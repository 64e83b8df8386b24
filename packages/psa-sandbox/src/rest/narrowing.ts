import { type Condition, ConditionError, parseConditions } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { conditionSql } from '../store/condition-sql.ts';
import { type FieldSql, fieldSql } from '../store/field-sql.ts';
import { columnOf, literal } from '../store/names.ts';
import type { Parameters } from '../store/parameters.ts';
import { Recent } from '../store/recent.ts';
import type { Narrow } from '../store/records.ts';
import type { Sight } from '../store/sight.ts';
import { badCondition } from './api-error.ts';
import type { CallQuery } from './call.ts';
import { childConditionSql } from './child-conditions.ts';

export type ConditionTexts = {
  conditions: string | undefined;
  childConditions: string | undefined;
  customFieldConditions: string | undefined;
};

export function conditionTexts(query: CallQuery): ConditionTexts {
  return {
    conditions: query.get('conditions'),
    childConditions: query.get('childConditions'),
    customFieldConditions: query.get('customFieldConditions'),
  };
}

/** Clients ask the same again and again; a condition is 20,000 characters at most. */
const conditionsKept = 500;
const known = new Recent<Condition>(conditionsKept);

function parsed(text: string): Condition {
  const before = known.get(text);
  if (before !== undefined) return before;
  try {
    const condition = parseConditions(text);
    known.set(text, condition);
    return condition;
  } catch (error) {
    throw error instanceof ConditionError ? badCondition(error.message) : error;
  }
}

/** Tickets are found by an attached configuration with `configuration/id`, which no member of a ticket shows. */
function attachedConfiguration(resource: Resource, p: Parameters): (c: Condition) => string | undefined {
  return (c) => {
    if (resource.name !== 'ticket' || c.kind !== 'compare' || c.field.toLowerCase() !== 'configuration/id')
      return undefined;
    if (c.operator !== '=' || c.value.kind !== 'number')
      throw new ConditionError('configuration/id can only be compared with = and a number.');
    return `exists (select 1 from ticket_configuration tc where tc.ticket_id = t.id and tc.configuration_id = ${p.add(c.value.value, 'numeric')})`;
  };
}

function guarded(compile: (p: Parameters, tables: Set<string>) => string): Narrow {
  return (p) => {
    const tables = new Set<string>();
    try {
      const sql = compile(p, tables);
      return { sql, tables: [...tables] };
    } catch (error) {
      throw error instanceof ConditionError ? badCondition(error.message) : error;
    }
  };
}

/** The narrowing that a caller asks for: conditions on the record, on entries of its lists, on its custom fields. */
export function narrowingOf(
  resource: Resource,
  texts: ConditionTexts,
  caseSensitive: boolean,
  sight: Sight,
): Narrow[] {
  const narrow: Narrow[] = [];
  if (texts.conditions !== undefined) {
    const condition = parsed(texts.conditions);
    narrow.push(
      guarded((parameters, tables) =>
        conditionSql(condition, {
          parameters,
          tables: tables.add('ticket_configuration'),
          caseSensitive,
          allowIn: true,
          field: (path) => fieldSql(resource, 't', path, sight),
          ...(sight.only === undefined ? { special: attachedConfiguration(resource, parameters) } : {}),
        }),
      ),
    );
  }
  if (texts.childConditions !== undefined) {
    const condition = parsed(texts.childConditions);
    narrow.push(
      guarded((parameters, tables) =>
        childConditionSql(resource, condition, { parameters, tables, caseSensitive }, sight),
      ),
    );
  }
  if (texts.customFieldConditions !== undefined) {
    if (sight.only?.has('customFields') === false)
      throw badCondition('customFields is not a recognized name.');
    const condition = parsed(texts.customFieldConditions);
    narrow.push(
      guarded((parameters, tables) => {
        const inner = conditionSql(condition, {
          parameters,
          tables,
          caseSensitive,
          allowIn: false,
          field: customField,
        });
        return `exists (select 1 from jsonb_array_elements(coalesce(t.data->'customFields', '[]')) e where ${inner})`;
      }),
    );
  }
  return narrow;
}

function customField(path: string): FieldSql {
  const name = path.toLowerCase();
  if (name === 'id') return { sql: "(e->>'id')::numeric", type: 'number', tables: [] };
  if (name === 'value') return { sql: "(e->>'value')", type: 'any', tables: [] };
  if (name === 'caption' || name === 'type')
    return { sql: `(e->>${literal(name)})`, type: 'text', tables: [] };
  throw new ConditionError(`${path} is not a recognized name.`);
}

/** A record of a path such as `/service/boards/5/statuses`: only those below the record above. */
export function below(column: string, id: number): Narrow {
  return (p) => ({ sql: `t.${columnOf(column)} = ${p.add(id, 'integer')}`, tables: [] });
}
