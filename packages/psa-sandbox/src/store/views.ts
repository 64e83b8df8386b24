import { communicationTypes } from '../definitions/company/communication-types.ts';
import { auditEntry, trailRows } from './audit-trail-store.ts';
import { int32Max } from './int32.ts';
import { literal } from './names.ts';

const emptyInfo = `entered_at, x.entered_by, x.updated_at, x.updated_by`;

/** Rows of a view like those of a record's table; `x` is the record that `_info` is of. */
function rows(id: string, more: string, data: string, from: string): string {
  return `select ${id} as id, ${more === '' ? '' : `${more}, `}${data} as data, x.${emptyInfo} from ${from}`;
}

/** A reduced record: members as they are kept, and those that it calls by another name. */
function renamed(same: readonly string[], others: Readonly<Record<string, string>>): string {
  const members = [...same.map((name) => [name, name] as const), ...Object.entries(others)];
  const pairs = members.map(([shown, kept]) => `${literal(shown)}, x.data->${literal(kept)}`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))`;
}

function elements(alias: string, member: string): string {
  const value = `${alias}.data->'${member}'`;
  return `jsonb_array_elements_text(case jsonb_typeof(${value}) when 'array' then ${value} else '[]' end)`;
}

function excludedIn(table: string): string {
  return `${rows('x.id', 'b.id::integer as board_id', "jsonb_build_object('memberId', x.id)", `${table} x, ${elements('x', 'excludedServiceBoardIds')} b(id)`)}
    where b.id::bigint between 1 and ${int32Max}`;
}

/** Whether a subtype goes with a type, and an item with a subtype. */
const subTypeFits = `st.board_id = x.board_id and st.data->'typeAssociationIds' @> to_jsonb(x.id)`;
const itemFits = `i.board_id = x.board_id and i.kept->'subTypeAssociationIds' @> to_jsonb(st.id)`;

const channels = communicationTypes
  .map(({ id, name, communicationType }) => `(${id}, ${literal(name)}, ${literal(communicationType)})`)
  .join(', ');

/** The first of each kind is its default. */
const channel = `jsonb_build_object('description', v.name, 'phoneFlag', v.kind = 'Phone', 'faxFlag', v.kind = 'Fax',
  'emailFlag', v.kind = 'Email', 'defaultFlag', v.id = min(v.id) over (partition by v.kind))`;

/** The end of what was cleared away of the tickets' change log: a line's number. */
export const changeLogCleared = 'ticketChangeLogCleared';

const changeLog = `jsonb_strip_nulls(jsonb_build_object(
  'action', x.action, 'ticketNumber', x.record_id,
  'summary', t.data->'summary', 'recordType', t.data->'recordType', 'status', s.data->'name',
  'boardId', t.board_id, 'boardName', b.data->'name', 'companyIdentifier', t.company_id, 'companyName', c.data->'name',
  'contactId', t.contact_id, 'contactName', nullif(concat_ws(' ', k.data->>'firstName', k.data->>'lastName'), ''),
  'priorityId', t.priority_id, 'priorityName', p.data->'name', 'prioritySort', p.data->'sortOrder',
  'severity', t.data->'severity', 'impact', t.data->'impact', 'teamName', g.data->'name',
  'ownerIdentifier', t.owner_id, 'ticketOwner', o.data->'identifier', 'resourceList', t.data->'resources',
  'closedFlag', t.data->'closedFlag', 'customerUpdatedFlag', t.data->'customerUpdatedFlag',
  'parentTicketId', t.data->'parentTicketId', 'mergedParentTicketId', t."mergedParentTicket_id"))`;

/** What `changeLog` reads, each for one line of the trail. */
const changeLogFrom = `${trailRows} x
  left join "record_ticket" t on t.id = x.record_id
  left join "record_boardStatus" s on s.id = t.status_id
  left join "record_board" b on b.id = t.board_id
  left join "record_company" c on c.id = t.company_id
  left join "record_contact" k on k.id = t.contact_id
  left join "record_priority" p on p.id = t.priority_id
  left join "record_boardTeam" g on g.id = t.team_id
  left join "record_member" o on o.id = t.owner_id
  where x.record_type = 'Ticket'
    and x.id > coalesce((select value::integer from sandbox_setting where name = '${changeLogCleared}'), 0)`;

/** Each under the name that its definition gives its table. */
const views = [
  `create view "record_auditTrailEntry" as ${rows('x.id', 'x.record_type, x.record_id', auditEntry, `${trailRows} x`)}`,
  `create view "record_boardItemAssociation" as ${rows(
    'x.id',
    'x.id as item_id, x.board_id',
    `jsonb_build_object('subTypeAssociationIds', coalesce(x.kept->'subTypeAssociationIds', '[]'))`,
    '"record_boardItem" x',
  )}`,
  `create view "record_boardCombination" as ${rows(
    `(row_number() over (partition by x.board_id order by x.id, st.id, i.id))::integer`,
    `x.board_id, x.id as type_id, st.id as "subType_id", i.id as item_id`,
    `'{}'::jsonb`,
    `"record_boardType" x left join "record_boardSubType" st on ${subTypeFits} left join "record_boardItem" i on ${itemFits}`,
  )}`,
  `create view "record_boardExcludedMember" as ${excludedIn('"record_member"')} union all ${excludedIn('"record_apiMember"')}`,
  `create view "record_departmentLocation" as ${rows(
    `(row_number() over (order by x.id, d.id))::integer`,
    `x.id as location_id, d.id as department_id`,
    `'{}'::jsonb`,
    '"record_location" x, "record_department" d',
  )}`,
  `create view "record_boardStatusInfo" as ${rows(
    'x.id',
    'x.board_id',
    renamed(['name', 'sortOrder', 'defaultFlag'], { inactiveFlag: 'inactive', closedFlag: 'closedStatus' }),
    '"record_boardStatus" x',
  )}`,
  `create view "record_companyTypeInfo" as ${rows(
    'x.id',
    '',
    renamed(['name'], { isVendor: 'vendorFlag' }),
    '"record_companyType" x',
  )}`,
  `create view "record_contactCommunication" as ${rows(
    "(e.item->>'id')::integer",
    'x.id as contact_id',
    "e.item - 'id'",
    `"record_contact" x, jsonb_array_elements(case jsonb_typeof(x.data->'communicationItems')
      when 'array' then x.data->'communicationItems' else '[]' end) e(item)`,
  )}`,
  `create view "record_locationInfo" as ${rows(
    'x.id',
    'x."structureLevel_id"',
    renamed(['name'], { location_flag: 'locationFlag' }),
    '"record_location" x',
  )}`,
  `create view "record_communicationType" as select v.id, ${channel} as data, '2020-01-01T00:00:00Z'::text as entered_at,
    'system'::text as entered_by, '2020-01-01T00:00:00Z'::text as updated_at, 'system'::text as updated_by
    from (values ${channels}) v(id, name, kind)`,
  `create view "record_ticketChangeLog" as ${rows('x.id', 'x.record_id as ticket_id', changeLog, changeLogFrom)}`,
];

/** A view holds nothing, so it is made anew: its columns may have become others. */
export const viewStatements: readonly string[] = views.flatMap((create) => [
  `drop view if exists ${create.split(' ')[2]}`,
  create,
]);
