import type { Adapter, SendAnswer } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { lockIncident, opened } from './one-incident.ts';
import { closePayload, reopenPayload, type ClosePayload } from './payloads.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { TicketSnapshot } from './ticket-port.ts';
import { settingsFor } from './ticket-settings.ts';

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

export const closeAdapter = <Tx>(context: TicketAdapterContext<Tx>, reader: TicketReader): Adapter<Tx> => {
  const ticketIdOf = async (payload: ClosePayload): Promise<number | null> => {
    if (payload.type === 'duplicate') return payload.ticketId;
    const [incident] = await context.transaction((tx) =>
      context.incidents.incidents(tx, context.providerId, { incidentIds: [payload.incidentId] }),
    );
    return incident?.generation === payload.generation ? incident.ticketId : null;
  };
  return {
    foundBy: 'read',
    async find(intent) {
      const ticketId = await ticketIdOf(closePayload.parse(intent.payload));
      const ticket = ticketId === null ? null : await context.port.readTicket(ticketId);
      return ticket?.closed === true ? [{ remoteId: String(ticket.ticketId) }] : [];
    },
    async send(intent, sending) {
      const payload = closePayload.parse(intent.payload);
      const ticketId = await ticketIdOf(payload);
      if (ticketId === null) return { outcome: 'nothing-to-write' };
      reader.forget(ticketId);
      const ticket = await context.port.readTicket(ticketId);
      // merged: its own ticket is no longer ours to close
      if (ticket === null || ticket.closed || ticket.mergedInto !== null)
        return { outcome: 'nothing-to-write' };
      return setStatus(context, ticket, 'closed', sending);
    },
    async apply(tx, intent) {
      const payload = closePayload.parse(intent.payload);
      if (payload.type !== 'incident') return;
      const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
      if (incident === null || incident.generation !== payload.generation || incident.state !== 'open')
        return;
      const closed = { state: 'closed', closedAt: context.now(), closeReason: 'quiet' } as const;
      await context.incidents.saveIncidents(tx, [{ ...incident, ...closed }]);
    },
  };
};

export const reopenAdapter = <Tx>(context: TicketAdapterContext<Tx>, reader: TicketReader): Adapter<Tx> => {
  const ticketOf = async (incidentId: string): Promise<TicketSnapshot | null> => {
    const [incident] = await context.transaction((tx) =>
      context.incidents.incidents(tx, context.providerId, { incidentIds: [incidentId] }),
    );
    if (incident === undefined || incident.ticketId === null) return null;
    reader.forget(incident.ticketId);
    return reader.read(incident.ticketId);
  };
  return {
    foundBy: 'read',
    async find(intent) {
      const ticket = await ticketOf(reopenPayload.parse(intent.payload).incidentId);
      return ticket !== null && !ticket.closed ? [{ remoteId: String(ticket.ticketId) }] : [];
    },
    async send(intent, sending) {
      const ticket = await ticketOf(reopenPayload.parse(intent.payload).incidentId);
      if (ticket === null || !ticket.closed) return { outcome: 'nothing-to-write' };
      const { organizationId } = reopenPayload.parse(intent.payload);
      const own = { ...context, settings: settingsFor(context, organizationId) };
      const answer = await setStatus(own, ticket, 'open', sending);
      reader.forget(ticket.ticketId);
      return answer;
    },
    async apply(tx, intent) {
      const payload = reopenPayload.parse(intent.payload);
      const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
      if (incident === null || incident.generation !== payload.generation) return;
      await context.incidents.saveIncidents(tx, [{ ...opened(incident), ticketWindow: payload.cause }]);
    },
  };
};
