import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import type { Selection } from '../store/document-sql.ts';
import type { Narrow } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { noRecord, unreadable } from './api-error.ts';
import { type Handler, reply } from './call.ts';
import { countRecords, listRecords } from './list.ts';
import { below } from './narrowing.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { attachChildren } from './ticket-children.ts';
import { mergeTickets } from './ticket-merge.ts';

const ticket = resourceOf('ticket');
const note = resourceOf('ticketNote');
/** what `allNotes` shows of a note besides its kind and its ticket */
const allNotesShown = new Set([
  'id',
  'text',
  'detailDescriptionFlag',
  'internalAnalysisFlag',
  'resolutionFlag',
  'issueFlag',
  'member',
  'contact',
  '_info',
]);

const filters = z.looseObject({
  conditions: z.string().nullish(),
  orderBy: z.string().nullish(),
  childconditions: z.string().nullish(),
  childConditions: z.string().nullish(),
  customfieldconditions: z.string().nullish(),
  customFieldConditions: z.string().nullish(),
});

/** Searching by POST, for conditions that are too long for an address. */
const search: Handler = async (call) => {
  const body = filters.safeParse(call.body ?? {});
  if (!body.success) throw unreadable('The request body must hold conditions.');
  const { data } = body;
  return listRecords(call, ticket, {
    texts: {
      conditions: data.conditions ?? undefined,
      childConditions: data.childConditions ?? data.childconditions ?? undefined,
      customFieldConditions: data.customFieldConditions ?? data.customfieldconditions ?? undefined,
      orderBy: data.orderBy ?? undefined,
    },
  });
};

const shownNotes = z.array(z.looseObject({ id: z.number() }));

/** All notes of a ticket, of whatever kind; this PSA keeps no time entries and meetings, which the real one adds. */
const allNotes: Handler = async (call) => {
  const ticketId = call.ids[0] ?? 0;
  await mustSee(call, ticket, ticketId);
  const found = await listRecords({ ...call, access: 'All' }, note, { narrow: [below('ticket', ticketId)] });
  const held = await call.env.records.stored(ticket, ticketId);
  const reference = {
    id: ticketId,
    summary: held?.data['summary'],
    _info: { ticket_href: `${call.hrefBase}/service/tickets/${ticketId}` },
  };
  const rows = shownNotes.parse(JSON.parse(found.body)).map((row) => {
    const shown = Object.entries(row).filter(([name]) => allNotesShown.has(name));
    return { noteType: 'TicketNote', ticket: reference, ...Object.fromEntries(shown) };
  });
  return { ...found, body: JSON.stringify(rows) };
};

const board = resourceOf('board');
const active: Narrow = () => ({ sql: "(t.data->>'inactiveFlag')::boolean is not true", tables: [] });
const boardShown: Selection = new Map(
  ['id', ...(board.info?.fields ?? []), '_info'].map((name): [string, true] => [name, true]),
);

/** `/service/info/boards` without those that are out of use. */
const activeBoards: Handler = (call) => listRecords(call, board, { narrow: [active], only: boardShown });

const team = resourceOf('boardTeam');
const teamShown: Selection = new Map(
  ['id', 'name', 'teamLeader', 'notifyOnTicketDelete', '_info'].map((name): [string, true] => [name, true]),
);
const shownTeams = z.array(
  z.looseObject({ teamLeader: z.unknown().optional(), notifyOnTicketDelete: z.boolean().optional() }),
);

/** A board's team under the names of `/service/teams`. */
function serviceTeams(json: string): unknown[] {
  return shownTeams.parse(JSON.parse(json)).map(({ teamLeader, notifyOnTicketDelete, ...rest }) => ({
    ...rest,
    ...(teamLeader === undefined ? {} : { leader: teamLeader }),
    ...(notifyOnTicketDelete === undefined ? {} : { deleteNotifyFlag: notifyOnTicketDelete }),
  }));
}

/** The teams of all boards in one list. */
const teams: Handler = async (call) => {
  const found = await listRecords(call, team, { only: teamShown });
  return { ...found, body: JSON.stringify(serviceTeams(found.body)) };
};

const oneTeam: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const json = await call.env.records.document(team, id, {
    base: call.hrefBase,
    narrow: visibility(team, call.caller, call.access),
    selection: teamShown,
  });
  if (json === undefined) throw noRecord('Service Team', id);
  return reply(200, serviceTeams(`[${json}]`)[0]);
};

/** Tickets' own endpoints, and what tickets are made with. */
export const ticketRoutes: readonly Route[] = [
  { verb: 'POST', path: '/service/tickets/search', handler: search },
  { verb: 'GET', path: '/service/tickets/{parentId}/allNotes', handler: allNotes },
  { verb: 'POST', path: '/service/tickets/{parentId}/merge', handler: mergeTickets },
  { verb: 'POST', path: '/service/tickets/{parentId}/attachChildren', handler: attachChildren },
  { verb: 'GET', path: '/service/info/boards/active', handler: activeBoards },
  { verb: 'GET', path: '/service/teams', handler: teams },
  { verb: 'GET', path: '/service/teams/count', handler: (call) => countRecords(call, team) },
  { verb: 'GET', path: '/service/teams/{id}', handler: oneTeam },
];
