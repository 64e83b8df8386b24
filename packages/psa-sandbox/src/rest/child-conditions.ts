import { type Condition, ConditionError } from '@parasol/connectwise';
import type { Resource } from '../definitions/resource.ts';
import { type CompileOptions, conditionSql } from '../store/condition-sql.ts';
import { elementFieldSql, findList } from '../store/element-sql.ts';
import type { Sight } from '../store/sight.ts';

/** The first part of every name in a condition, in lower case. */
function listsIn(condition: Condition, names = new Set<string>()): Set<string> {
  if ('field' in condition) names.add(condition.field.split('/')[0]?.toLowerCase() ?? '');
  else if (condition.kind === 'not') listsIn(condition.inner, names);
  else for (const part of condition.parts) listsIn(part, names);
  return names;
}

function joined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts: [...parts] };
}

/**
 * A child condition as SQL: what is said of one list has to hold of one entry of it, so that
 * `communicationItems/value = "x" and communicationItems/communicationType = "Email"` finds no phone number. Public
 * integrations put conditions on two lists into one, such as `… and types/name = "Decision Maker"`.
 *
 * @throws ConditionError
 */
export function childConditionSql(
  resource: Resource,
  condition: Condition,
  o: Omit<CompileOptions, 'field' | 'allowIn'>,
  sight: Sight,
): string {
  const names = listsIn(condition);
  const [first = ''] = names;
  if (names.size === 1) {
    const list = findList(resource, first);
    if (list === undefined || sight.only?.has(list.name) === false)
      throw new ConditionError(`${list?.name ?? first} is not a recognized name.`);
    for (const table of list.tables) o.tables.add(table);
    const field = (path: string) => elementFieldSql(resource, path, sight);
    const inner = conditionSql(condition, { ...o, field, allowIn: false });
    return `exists (select 1 from jsonb_array_elements(${list.sql}) e where ${inner})`;
  }
  if (condition.kind === 'not') return `(not ${childConditionSql(resource, condition.inner, o, sight)})`;
  if (condition.kind !== 'and' && condition.kind !== 'or')
    throw new ConditionError(`${first} is not a recognized name.`);
  const { kind } = condition;
  const ofOneList = new Map<string, Condition[]>();
  for (const part of condition.parts) {
    const key = [...listsIn(part)].join(' ');
    ofOneList.set(key, [...(ofOneList.get(key) ?? []), part]);
  }
  const sql = [...ofOneList.values()].flatMap((parts) =>
    listsIn(joined(kind, parts)).size === 1 ? [joined(kind, parts)] : parts,
  );
  return `(${sql.map((part) => childConditionSql(resource, part, o, sight)).join(` ${kind} `)})`;
}
