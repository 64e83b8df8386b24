import type { Adapter, Intent, SendAnswer } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { whileMissing, type MissingTickets } from './missing-tickets.ts';
import { lockIncident, opened } from './one-incident.ts';
import { closePayload, reopenPayload, type ClosePayload } from './payloads.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { TicketSnapshot } from './ticket-port.ts';
import { settingsFor } from './ticket-settings.ts';
import type { Incident } from './types.ts';

/** Both read the ticket and then set its status: doing so twice changes nothing. */
const setStatus = async <Tx>(
  context: TicketAdapterContext<Tx>,
  ticket: TicketSnapshot,
  which: 'closed' | 'open',
  sending: Parameters<Adapter<Tx>['send']>[1],
): Promise<SendAnswer> => {
  const { settings } = context;
  const chosen =
    which === 'open' && settings.statusId !== undefined && settings.boardId === ticket.boardId
      ? settings.statusId
      : null;
  const statusId =
    chosen ?? (ticket.boardId === null ? null : await context.port.statusOf(ticket.boardId, which));
  if (statusId === null)
    return {
      outcome: 'refused',
      status: 422,
      code: 'NoStatus',
      message: `The ticket's board has no status for ${which} tickets.`,
    };
  const answer = await context.port.setStatus(ticket.ticketId, statusId, sending);
  return answer.outcome === 'ok'
    ? { outcome: 'ok', status: answer.status, remoteId: String(ticket.ticketId) }
    : answer;
};

/** Windows came after the one since which it was quiet; their notes follow, and need an open ticket. */
const cameBack = (incident: Incident, intent: Pick<Intent, 'causeAt'>): boolean =>
  intent.causeAt !== null && incident.lastWindow >= intent.causeAt;

const ticketIdOf = (payload: ClosePayload, incident: Incident | undefined): number | null =>
  payload.type === 'duplicate' ? payload.ticketId : (incident?.ticketId ?? null);

export const closeAdapter = <Tx>(context: TicketAdapterContext<Tx>, reader: TicketReader): Adapter<Tx> => {
  const incidentOf = async (payload: ClosePayload): Promise<Incident | undefined> => {
    if (payload.type === 'duplicate') return undefined;
    const [incident] = await context.transaction((tx) =>
      context.incidents.incidents(tx, context.providerId, { incidentIds: [payload.incidentId] }),
    );
    return incident?.generation === payload.generation ? incident : undefined;
  };
  return {
    foundBy: 'read',
    async find(intent) {
      const payload = closePayload.parse(intent.payload);
      const ticketId = ticketIdOf(payload, await incidentOf(payload));
      const ticket = ticketId === null ? null : await context.port.readTicket(ticketId);
      return ticket?.closed === true ? [{ remoteId: String(ticket.ticketId) }] : [];
    },
    async send(intent, sending) {
      const payload = closePayload.parse(intent.payload);
      const incident = await incidentOf(payload);
      const ticketId = ticketIdOf(payload, incident);
      if (ticketId === null || (incident !== undefined && cameBack(incident, intent)))
        return { outcome: 'nothing-to-write' };
      reader.forget(ticketId);
      const ticket = await context.port.readTicket(ticketId);
      // merged: its own ticket is no longer ours to close
      if (ticket === null || ticket.closed || ticket.mergedInto !== null)
        return { outcome: 'nothing-to-write' };
      return setStatus(context, ticket, 'closed', sending);
    },
    async apply(tx, intent, applied) {
      const payload = closePayload.parse(intent.payload);
      // what was not closed by us the next run reads from the ticket
      if (payload.type !== 'incident' || applied.how === 'nothing-to-write') return;
      const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
      if (incident === null || incident.generation !== payload.generation || incident.state !== 'open')
        return;
      const closed = { state: 'closed', closedAt: context.now(), closeReason: 'quiet' } as const;
      await context.incidents.saveIncidents(tx, [{ ...incident, ...closed }]);
    },
  };
};

export const reopenAdapter = <Tx>(
  context: TicketAdapterContext<Tx>,
  reader: TicketReader,
  missing: MissingTickets,
): Adapter<Tx> => {
  const incidentOf = async (incidentId: string): Promise<Incident | undefined> => {
    const [incident] = await context.transaction((tx) =>
      context.incidents.incidents(tx, context.providerId, { incidentIds: [incidentId] }),
    );
    return incident;
  };
  const ticketOf = async (incident: Incident | undefined): Promise<TicketSnapshot | null> => {
    if (incident === undefined || incident.ticketId === null) return null;
    reader.forget(incident.ticketId);
    return reader.read(incident.ticketId);
  };
  return {
    foundBy: 'read',
    async find(intent) {
      const ticket = await ticketOf(await incidentOf(reopenPayload.parse(intent.payload).incidentId));
      return ticket !== null && !ticket.closed ? [{ remoteId: String(ticket.ticketId) }] : [];
    },
    async send(intent, sending) {
      const { incidentId, organizationId } = reopenPayload.parse(intent.payload);
      const incident = await incidentOf(incidentId);
      const ticket = await ticketOf(incident);
      const where = ticket === null && incident !== undefined ? await missing.of(incident) : 'gone';
      if (where !== 'gone') return whileMissing(where);
      if (ticket === null || !ticket.closed) return { outcome: 'nothing-to-write' };
      const own = { ...context, settings: settingsFor(context, organizationId) };
      const answer = await setStatus(own, ticket, 'open', sending);
      reader.forget(ticket.ticketId);
      return answer;
    },
    async apply(tx, intent, applied) {
      if (applied.how === 'postponed') return;
      const payload = reopenPayload.parse(intent.payload);
      const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
      if (incident === null || incident.generation !== payload.generation) return;
      await context.incidents.saveIncidents(tx, [{ ...opened(incident), ticketWindow: payload.cause }]);
    },
  };
};
