import { type Condition, ConditionError, parseConditions } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { conditionSql } from '../store/condition-sql.ts';
import { elementFieldSql } from '../store/element-sql.ts';
import { fieldSql } from '../store/field-sql.ts';
import { columnOf, literal } from '../store/names.ts';
import type { Parameters } from '../store/parameters.ts';
import { Recent } from '../store/recent.ts';
import type { Narrow } from '../store/records.ts';
import type { Sight } from '../store/sight.ts';
import { badCondition } from './api-error.ts';
import type { CallQuery } from './call.ts';

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
    const list = listOf(resource, condition);
    if (sight.only?.has(list) === false) throw badCondition(`${list} is not a recognized name.`);
    narrow.push(
      guarded((parameters, tables) => {
        const inner = conditionSql(condition, {
          parameters,
          tables,
          caseSensitive,
          allowIn: false,
          field: (path) => elementFieldSql(resource, path),
        });
        return `exists (select 1 from jsonb_array_elements(coalesce(t.data->${literal(list)}, '[]')) e where ${inner})`;
      }),
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

function customField(path: string): { sql: string; type: 'text' | 'number'; tables: readonly string[] } {
  const name = path.toLowerCase();
  if (name === 'id') return { sql: "(e->>'id')::numeric", type: 'number', tables: [] };
  if (name === 'caption' || name === 'value' || name === 'type')
    return { sql: `(e->>${literal(name)})`, type: 'text', tables: [] };
  throw new ConditionError(`${path} is not a recognized name.`);
}

/** The list that all fields of a child condition begin with. */
function listOf(resource: Resource, condition: Condition): string {
  const names = new Set<string>();
  const walk = (c: Condition): void => {
    if ('field' in c) names.add(c.field.split('/')[0]?.toLowerCase() ?? '');
    else if (c.kind === 'not') walk(c.inner);
    else for (const part of c.parts) walk(part);
  };
  walk(condition);
  const [name = ''] = names;
  const field = Object.entries(resource.fields).find(
    ([candidate, f]) => candidate.toLowerCase() === name && f.kind === 'list',
  );
  if (names.size !== 1 || field === undefined) throw badCondition(`${name} is not a recognized name.`);
  return field[0];
}

/** A record of a path such as `/service/boards/5/statuses`: only those below the record above. */
export function below(column: string, id: number): Narrow {
  return (p) => ({ sql: `t.${columnOf(column)} = ${p.add(id, 'integer')}`, tables: [] });
}
