import type { Adapter } from '../ledger/index.ts';
import { markerFor, shortMarkerFor } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { subjectOf } from './identity-keys.ts';
import { appendIntent } from './intents.ts';
import { lockIncident } from './one-incident.ts';
import { adoptedTicket, createPayload, type AdoptedTicket, type CreatePayload } from './payloads.ts';
import { priorityOf, settingsFor } from './ticket-settings.ts';
import { descriptionOf, summaryOf, tellsAnyWindow, type TicketFacts } from './ticket-text.ts';
import type { TicketBody } from './ticket-port.ts';

export const ticketFacts = (
  settings: { readonly threshold: number },
  customer: string,
  payload: CreatePayload,
): TicketFacts => ({
  ...payload.facts,
  customer,
  identity: payload.label,
  kind: payload.kind,
  threshold: settings.threshold,
  generation: payload.generation,
});

/** The ticket as it is to be made now, by the settings and the mapping of now. */
export const ticketBody = (
  context: Pick<TicketAdapterContext<unknown>, 'settings' | 'settingsOf' | 'markerKey' | 'providerId'>,
  company: { readonly companyRecId: number; readonly customer: string },
  payload: CreatePayload,
): TicketBody => {
  const { markerKey, providerId } = context;
  const settings = settingsFor(context, payload.organizationId);
  const subject = subjectOf(payload.organizationId, payload.identityKey);
  const facts = ticketFacts(settings, company.customer, payload);
  const short = shortMarkerFor(markerKey, providerId, subject, String(payload.facts.windowStart));
  const priorityId = priorityOf(settings, payload.facts.categories);
  return {
    summary: summaryOf(facts, settings.summaryTemplate),
    company: { id: company.companyRecId },
    externalXRef: markerFor(markerKey, providerId, subject, payload.generation),
    initialDescription: descriptionOf(facts, short, settings.descriptionTemplate),
    ...(settings.boardId === undefined ? {} : { board: { id: settings.boardId } }),
    ...(settings.statusId === undefined ? {} : { status: { id: settings.statusId } }),
    ...(settings.typeId === undefined ? {} : { type: { id: settings.typeId } }),
    ...(priorityId === undefined ? {} : { priority: { id: priorityId } }),
  };
};

/** A new ticket, found again by its marker in `externalXRef`. */
export const createAdapter = <Tx>(context: TicketAdapterContext<Tx>): Adapter<Tx> => ({
  foundBy: 'search',
  async find(intent) {
    const payload = createPayload.parse(intent.payload);
    const subject = subjectOf(payload.organizationId, payload.identityKey);
    const marker = markerFor(context.markerKey, context.providerId, subject, payload.generation);
    const tickets = await context.port.findByMarker(marker);
    const lowest = Math.min(...tickets.map((ticket) => ticket.ticketId));
    if (!Number.isFinite(lowest)) return [];
    // in a lost time line the same ticket may have been made for another of the incident's windows
    const short = shortMarkerFor(
      context.markerKey,
      context.providerId,
      subject,
      String(payload.facts.windowStart),
    );
    const notes = await context.port.notes(lowest);
    // Only what is there proves anything: a list that doesn't show the description (yet, or any more) says nothing.
    const tellsAnother = notes.some((note) => tellsAnyWindow(note.text));
    const remote: AdoptedTicket = {
      tellsWindow: !tellsAnother || notes.some((note) => note.text.includes(short)),
    };
    return tickets.map((ticket) => ({
      remoteId: String(ticket.ticketId),
      appliedAt: ticket.madeAt,
      remote,
    }));
  },
  stillThere: async (remoteId) => (await context.port.readTicket(Number(remoteId))) !== null,
  async send(intent, sending) {
    const payload = createPayload.parse(intent.payload);
    const company = context.companyOf(payload.organizationId);
    if (company.companyRecId === null)
      return {
        outcome: 'refused',
        status: 422,
        code: 'NoCompany',
        message: `${company.customer} is ${company.reason === 'unmapped' ? 'mapped to no company' : 'mapped to a company that is suspended'}: map it, or choose a catch-all company.`,
      };
    const answer = await context.port.create(ticketBody(context, company, payload), sending);
    return answer.outcome === 'ok'
      ? { outcome: 'ok', status: answer.status, remoteId: String(answer.body.id) }
      : answer;
  },
  async apply(tx, intent, applied) {
    if (applied.remoteId === null) return;
    const payload = createPayload.parse(intent.payload);
    const incident = await lockIncident(context.incidents, tx, context.providerId, payload.incidentId);
    if (incident === null || incident.generation !== payload.generation) return;
    const made = { ...incident, ticketId: Number(applied.remoteId) };
    await context.incidents.saveIncidents(tx, [made]);
    const adopted = adoptedTicket.safeParse(applied.remote);
    if (applied.how !== 'adopted' || !adopted.success || adopted.data.tellsWindow) return;
    const { facts } = payload;
    const over = facts.events > settingsFor(context, payload.organizationId).threshold;
    await context.addIntents(tx, [
      appendIntent({
        incident: made,
        runId: intent.runId,
        facts,
        over,
        again: 'adopted',
      }),
    ]);
  },
});
