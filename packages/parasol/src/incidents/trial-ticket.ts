import { inProvider } from '@parasol/postgres';
import { z } from 'zod';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import {
  addIntent,
  listIntents,
  markerFor,
  shortMarkerFor,
  type Adapter,
  type IntentState,
} from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import type { ClosePayload } from './payloads.ts';
import { exampleFacts } from './preview.ts';
import type { TicketBody } from './ticket-port.ts';
import { descriptionOf, summaryOf } from './ticket-text.ts';

export const trialPayload = z.object({
  type: z.literal('trial'),
  trialId: z.string(),
  companyRecId: z.number(),
  closeAfter: z.boolean(),
});
type TrialPayload = z.infer<typeof trialPayload>;

export const trialSubject = (trialId: string): string => `trial:${trialId}`;
const trialMark = 'TEST';

const trialBody = <Tx>(context: TicketAdapterContext<Tx>, payload: TrialPayload): TicketBody => {
  const { settings, markerKey, providerId } = context;
  const subject = trialSubject(payload.trialId);
  const facts = exampleFacts(settings.threshold, context.now());
  const short = shortMarkerFor(markerKey, providerId, subject, 'trial');
  return {
    summary: summaryOf(facts, `${trialMark}: ${settings.summaryTemplate ?? 'Parasol test ticket'}`),
    company: { id: payload.companyRecId },
    externalXRef: markerFor(markerKey, providerId, subject, 1),
    initialDescription: [
      'This is a test ticket that somebody asked Parasol for. Nothing happened; it can be closed.',
      '',
      descriptionOf(facts, short, settings.descriptionTemplate),
    ].join('\n'),
    ...(settings.boardId === undefined ? {} : { board: { id: settings.boardId } }),
    ...(settings.statusId === undefined ? {} : { status: { id: settings.statusId } }),
    ...(settings.typeId === undefined ? {} : { type: { id: settings.typeId } }),
    ...(settings.priorityId === undefined ? {} : { priority: { id: settings.priorityId } }),
  };
};

/** A test ticket is made as every other: found again by its marker, never sent twice; then closed if the key may. */
export const trialAdapter = <Tx>(context: TicketAdapterContext<Tx>): Adapter<Tx> => ({
  foundBy: 'search',
  async find(intent) {
    const { trialId } = trialPayload.parse(intent.payload);
    const marker = markerFor(context.markerKey, context.providerId, trialSubject(trialId), 1);
    const tickets = await context.port.findByMarker(marker);
    return tickets.map((ticket) => ({ remoteId: String(ticket.ticketId), appliedAt: ticket.madeAt }));
  },
  stillThere: async (remoteId) => (await context.port.readTicket(Number(remoteId))) !== null,
  async send(intent, sending) {
    const answer = await context.port.create(trialBody(context, trialPayload.parse(intent.payload)), sending);
    return answer.outcome === 'ok'
      ? { outcome: 'ok', status: answer.status, remoteId: String(answer.body.id) }
      : answer;
  },
  async apply(tx, intent, applied) {
    const { trialId, closeAfter } = trialPayload.parse(intent.payload);
    if (applied.remoteId === null || !closeAfter) return;
    // No incident's ticket: closed by its number alone, as the sweep closes one that is one too many.
    const payload: ClosePayload = { type: 'duplicate', ticketId: Number(applied.remoteId) };
    await context.addIntents(tx, [
      {
        providerId: context.providerId,
        kind: 'ticket-close',
        key: `trial-close:${trialId}`,
        subject: trialSubject(trialId),
        position: 2,
        payload,
        runId: null,
      },
    ]);
  },
});

/** Decides on a test ticket for a company; the worker's next delivery makes it. Returns by what to ask for it. */
export const orderTrialTicket = async (
  deps: Pick<Deps, 'db' | 'ids' | 'log' | 'wakeWorkers'>,
  providerId: string,
  o: { readonly companyRecId: number; readonly companyName: string; readonly closeAfter: boolean },
  actor: Actor,
): Promise<string> => {
  const trialId = deps.ids();
  const { companyRecId, closeAfter } = o;
  await inProvider(deps.db, providerId, async (tx) => {
    await addIntent(deps, tx, {
      providerId,
      kind: 'ticket-trial',
      key: `trial:${trialId}`,
      subject: trialSubject(trialId),
      position: 1,
      payload: { type: 'trial', trialId, companyRecId, closeAfter } satisfies TrialPayload,
    });
    await audit(tx, { providerId, actor, action: 'test-ticket.ordered', subject: o.companyName });
  });
  deps.wakeWorkers?.();
  return trialId;
};

export type TrialTicket = {
  readonly state: IntentState;
  readonly ticketId: number | null;
  readonly detail: string | null;
  /** Null: it is not to be closed, or not made yet. */
  readonly closing: IntentState | null;
};

/** How a test ticket stands; null: there is none of this number. */
export const trialTicket = async (
  deps: Pick<Deps, 'db' | 'log'>,
  providerId: string,
  trialId: string,
): Promise<TrialTicket | null> => {
  const { rows } = await listIntents(deps, providerId, { subject: trialSubject(trialId), pageSize: 10 });
  const made = rows.find((intent) => intent.kind === 'ticket-trial');
  if (made === undefined) return null;
  return {
    state: made.state,
    ticketId: made.remoteId === null ? null : Number(made.remoteId),
    detail: made.detail,
    closing: rows.find((intent) => intent.kind === 'ticket-close')?.state ?? null,
  };
};
