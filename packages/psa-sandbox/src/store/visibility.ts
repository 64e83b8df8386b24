import type { Resource } from '../definitions/resource.ts';
import type { Access } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import { columnOf } from './names.ts';
import type { Parameters } from './parameters.ts';
import type { Narrow } from './records.ts';

const team = '"record_companyTeam"';
const company = '"record_company"';

function onCompanyTeam(companyId: string, caller: Caller, p: Parameters): string {
  return `exists (select 1 from ${team} m where m.${columnOf('company')} = ${companyId} and m.${columnOf('member')} = ${p.add(caller.memberId, 'integer')})`;
}

function companyIn(companyId: string, locationId: number, p: Parameters): string {
  return `exists (select 1 from ${company} c where c.id = ${companyId} and c.${columnOf('territory')} = ${p.add(locationId, 'integer')})`;
}

/** The column that leads from a record to its company. */
function companyOf(resource: Resource): string | undefined {
  if (resource.name === 'company') return 't.id';
  const field = resource.fields['company'];
  return field?.kind === 'reference' ? `t.${columnOf('company')}` : undefined;
}

/**
 * The caller's own records: companies on whose team they are, and what belongs to these; tickets that they
 * own or are a resource of, or whose team they are in; members: themselves. Elsewhere My is All.
 */
function own(resource: Resource, caller: Caller): Narrow | undefined {
  if (resource.name === 'ticket')
    return (p) => ({ sql: ownTickets(caller, p), tables: ['"record_boardTeam"'] });
  if (resource.parent?.column === 'ticket') {
    const ticket = `t.${columnOf('ticket')}`;
    return (p) => ({
      sql: `exists (select 1 from "record_ticket" o where o.id = ${ticket} and ${ownTickets(caller, p, 'o')})`,
      tables: ['"record_ticket"', '"record_boardTeam"'],
    });
  }
  if (resource.name === 'member' || resource.name === 'apiMember') {
    return (p) => ({ sql: `t.id = ${p.add(caller.memberId, 'integer')}`, tables: [] });
  }
  const companyId = companyOf(resource);
  return companyId === undefined
    ? undefined
    : (p) => ({ sql: onCompanyTeam(companyId, caller, p), tables: [team] });
}

function ownTickets(caller: Caller, p: Parameters, alias = 't'): string {
  const me = p.add(caller.memberId, 'integer');
  const identifier = p.add(caller.identifier, 'text');
  return `(${alias}.${columnOf('owner')} = ${me}
    or lower(${identifier}) = any(regexp_split_to_array(lower(coalesce(${alias}.data->>'resources', '')), '\\s*,\\s*'))
    or exists (select 1 from "record_boardTeam" b where b.id = ${alias}.${columnOf('team')}
      and (b.${columnOf('teamLeader')} = ${me} or b.data->'members' @> to_jsonb(${me}))))`;
}

const locationFields = new Map([
  ['company', 'territory'],
  ['ticket', 'location'],
  ['agreement', 'location'],
]);

/** The reference that says which location a record belongs to, where it has one of its own. */
export function locationField(resource: Resource): string | undefined {
  return locationFields.get(resource.name);
}

/** What a member's Level (other than Corporate) leaves to be seen: records of the member's location. */
function ofLocation(resource: Resource, locationId: number): Narrow | undefined {
  const column = locationField(resource);
  if (column !== undefined) {
    return (p) => ({ sql: `t.${columnOf(column)} = ${p.add(locationId, 'integer')}`, tables: [] });
  }
  const companyId = companyOf(resource);
  return companyId === undefined
    ? undefined
    : (p) => ({ sql: companyIn(companyId, locationId, p), tables: [company] });
}

function withoutBoards(resource: Resource, boardIds: readonly number[]): Narrow | undefined {
  const column =
    { board: 't.id', ticket: `t.${columnOf('board')}` }[resource.name] ??
    (resource.parent?.column === 'board' ? `t.${columnOf('board')}` : undefined);
  if (column === undefined) return undefined;
  return (p) => ({
    sql: `(${column} is null or ${column} <> all (${p.add(boardIds, 'integer[]')}))`,
    tables: [],
  });
}

/** Everything that narrows what a caller sees of a kind of record. */
export function visibility(resource: Resource, caller: Caller, access: Access): Narrow[] {
  const narrow = [
    access === 'My' ? own(resource, caller) : undefined,
    caller.locationId === null ? undefined : ofLocation(resource, caller.locationId),
    caller.excludedBoardIds.length === 0 ? undefined : withoutBoards(resource, caller.excludedBoardIds),
  ];
  return narrow.filter((one) => one !== undefined);
}
