import type { Adapter, Applied, Intent, SendAnswer } from '../ledger/index.ts';
import { shortMarkerFor } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { subjectOf } from './identity-keys.ts';
import { createIntent, reopenIntent } from './intents.ts';
import { whileMissing, type MissingTickets } from './missing-tickets.ts';
import { lockIncident, opened } from './one-incident.ts';
import {
  appendPayload,
  closedInstead,
  type AppendPayload,
  type AppendWindow,
  type ClosedInstead,
} from './payloads.ts';
import type { TicketReader } from './ticket-reader.ts';
import { settingsFor } from './ticket-settings.ts';
import { duplicateNoteOf, noteOf } from './ticket-text.ts';
import type { Incident, WindowReport } from './types.ts';

const dayMs = 24 * 3_600_000;

const shortMarkerOf = <Tx>(context: TicketAdapterContext<Tx>, payload: AppendPayload): string =>
  payload.type === 'incident'
    ? shortMarkerFor(
        context.markerKey,
        context.providerId,
        subjectOf(payload.organizationId, payload.identityKey),
        String(payload.facts.windowStart),
      )
    : shortMarkerFor(context.markerKey, context.providerId, `duplicate:${payload.ticketId}`, 'sweep');

const incidentOf = <Tx>(context: TicketAdapterContext<Tx>, incidentId: string): Promise<Incident | null> =>
  context.transaction(async (tx) => {
    const [incident] = await context.incidents.incidents(tx, context.providerId, {
      incidentIds: [incidentId],
    });
    return incident ?? null;
  });

/** May the closed ticket be opened again instead of making another? */
const mayReopen = <Tx>(
  context: TicketAdapterContext<Tx>,
  organizationId: number,
  closedAt: number | null,
): boolean => {
  const { enabled, withinDays } = settingsFor(context, organizationId).reopen;
  return enabled && (closedAt === null || context.now() - closedAt <= withinDays * dayMs);
};

/** The ticket can't take the note: the window begins again if it is over the threshold. */
const goOnElsewhere = async <Tx>(
  context: TicketAdapterContext<Tx>,
  tx: Tx,
  intent: Intent,
  payload: AppendWindow,
  found: ClosedInstead,
): Promise<void> => {
  const { incidents, providerId } = context;
  const incident = await lockIncident(incidents, tx, providerId, payload.incidentId);
  if (incident === null) return;
  const { windowStart, events } = payload.facts;
  const report = (how: WindowReport['how'], generation: number): Promise<void> =>
    incidents.saveReports(tx, providerId, [
      {
        incidentId: incident.incidentId,
        windowStart,
        how,
        generation,
        events,
      },
    ]);
  if (found.instead === 'reopen') {
    await report('reopen', incident.generation);
    await context.addIntents(tx, [reopenIntent({ incident, runId: intent.runId, windowStart })]);
    return;
  }
  const closed: Incident = {
    ...incident,
    state: 'closed',
    closedAt: found.closedAt ?? context.now(),
    closeReason: found.instead === 'deleted' ? 'deleted' : (incident.closeReason ?? 'technician'),
  };
  if (!payload.over) {
    await incidents.saveIncidents(tx, [closed]);
    await report('none', incident.generation);
    return;
  }
  const next: Incident = {
    ...opened(incident),
    generation: incident.generation + 1,
    ticketId: null,
    ticketWindow: windowStart,
    lastWindow: Math.max(incident.lastWindow, windowStart),
  };
  await incidents.saveIncidents(tx, [next]);
  await report('create', next.generation);
  await context.addIntents(tx, [
    createIntent({ incident: next, runId: intent.runId, facts: payload.facts, next: true }),
  ]);
};

/**
 * A note on the incident's ticket, found again by its last line. The ticket is read first: closed, merged (followed),
 * deleted, moved (nothing changes).
 */
export const appendAdapter = <Tx>(
  context: TicketAdapterContext<Tx>,
  reader: TicketReader,
  missing: MissingTickets,
): Adapter<Tx> => {
  const write = async (
    ticketId: number,
    text: string,
    sending: Parameters<Adapter<Tx>['send']>[1],
  ): Promise<SendAnswer> => {
    const answer = await context.port.addNote(ticketId, text, sending);
    if (answer.outcome === 'ok')
      return { outcome: 'ok', status: answer.status, remoteId: String(answer.body.id) };
    // deleted since it was read: it is read again, and found gone
    if (answer.outcome === 'refused' && answer.status === 404) {
      reader.forget(ticketId);
      return { outcome: 'postponed', afterMs: 0 };
    }
    return answer;
  };

  /** It was reopened for this window, or could not be: now only another ticket is left. */
  const reopenWasTried = (payload: AppendWindow): Promise<boolean> =>
    context.transaction(async (tx) => {
      const reports = await context.incidents.reports(tx, context.providerId, [payload.incidentId]);
      return reports.some((one) => one.windowStart === payload.facts.windowStart && one.how === 'reopen');
    });

  const sendWindow = async (
    payload: AppendWindow,
    sending: Parameters<Adapter<Tx>['send']>[1],
  ): Promise<SendAnswer> => {
    const incident = await incidentOf(context, payload.incidentId);
    if (incident === null || incident.ticketId === null)
      return { outcome: 'never-sent', reason: 'the ticket is not there yet' };
    const ticket = await reader.read(incident.ticketId);
    if (ticket === null) {
      const where = await missing.of(incident);
      if (where !== 'gone') return whileMissing(where);
      const remote: ClosedInstead = { instead: 'deleted', closedAt: null };
      return { outcome: 'nothing-to-write', remote };
    }
    if (ticket.closed) {
      reader.forget(ticket.ticketId);
      if (
        payload.over &&
        mayReopen(context, payload.organizationId, ticket.closedAt) &&
        !(await reopenWasTried(payload))
      ) {
        const remote: ClosedInstead = { instead: 'reopen', closedAt: ticket.closedAt };
        return { outcome: 'postponed', afterMs: 0, remote };
      }
      const remote: ClosedInstead = { instead: 'closed', closedAt: ticket.closedAt };
      return { outcome: 'nothing-to-write', remote };
    }
    return write(ticket.ticketId, noteOf(payload.facts, shortMarkerOf(context, payload)), sending);
  };

  return {
    foundBy: 'read',
    async prepare(intents) {
      const payloads = intents.map((intent) => appendPayload.parse(intent.payload));
      const ids = payloads.flatMap((payload) => (payload.type === 'incident' ? [payload.incidentId] : []));
      const known = await context.transaction((tx) =>
        context.incidents.incidents(tx, context.providerId, { incidentIds: ids }),
      );
      await reader.readAhead(known.flatMap((incident) => incident.ticketId ?? []));
    },
    async find(intent) {
      const payload = appendPayload.parse(intent.payload);
      const incident = payload.type === 'duplicate' ? null : await incidentOf(context, payload.incidentId);
      const ticketId = payload.type === 'duplicate' ? payload.ticketId : (incident?.ticketId ?? null);
      if (ticketId === null) return [];
      const short = shortMarkerOf(context, payload);
      const tickets = await reader.chain(ticketId);
      // where its notes can't be read, that none is found says nothing
      const where = tickets.length > 0 ? null : await missing.of(incident ?? { state: 'open', ticketId });
      if (where === 'hidden' || where === 'there')
        throw new Error(`ticket ${ticketId} could not be read: ${where}`);
      const found: { remoteId: string; appliedAt: Date | null }[] = [];
      for (const ticket of tickets)
        for (const note of await context.port.notes(ticket.ticketId))
          if (note.text.includes(short))
            found.push({ remoteId: String(note.noteId), appliedAt: note.madeAt });
      return found;
    },
    async send(intent, sending) {
      const payload = appendPayload.parse(intent.payload);
      if (payload.type === 'incident') return sendWindow(payload, sending);
      const { ticketId } = payload;
      if ((await context.port.readTicket(ticketId)) === null) {
        const where = await missing.of({ state: 'open', ticketId });
        return where === 'gone' ? { outcome: 'nothing-to-write' } : whileMissing(where);
      }
      return write(ticketId, duplicateNoteOf(payload.keptTicketId, shortMarkerOf(context, payload)), sending);
    },
    async apply(tx, intent, applied: Applied) {
      const payload = appendPayload.parse(intent.payload);
      if (payload.type !== 'incident') return;
      const found = closedInstead.safeParse(applied.remote);
      if (found.success) return goOnElsewhere(context, tx, intent, payload, found.data);
      const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
      // somebody may have opened the ticket again by hand
      if (incident?.state === 'closed' && applied.how === 'answered')
        await context.incidents.saveIncidents(tx, [opened(incident)]);
    },
  };
};
