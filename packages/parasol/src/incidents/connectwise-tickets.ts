import {
  BoardStatus,
  PsaCallError,
  ServiceNote,
  Ticket,
  type Answer,
  type ConnectWiseClient,
} from '@parasol/connectwise';
import { z } from 'zod';

import { markerPrefix } from '../ledger/index.ts';
import { batchesOf } from '../work/index.ts';
import type { MarkedTicket, TicketPort, TicketSnapshot } from './ticket-port.ts';

/** An address stays under 2,000 characters (Developer Guide) with so many numbers in it. */
const idsAtOnce = 150;

const ticketFields = 'id,board,closedFlag,closedDate,mergedParentTicket';

const bodyOf = <T>(answer: Answer<T>, what: string): T => {
  if (answer.outcome === 'ok') return answer.body;
  throw new PsaCallError(what, answer);
};

const timeOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
};

const snapshotOf = (ticket: Ticket): TicketSnapshot => ({
  ticketId: ticket.id,
  boardId: ticket.board?.id ?? null,
  closed: ticket.closedFlag === true,
  closedAt: timeOf(ticket.closedDate),
  mergedInto: ticket.mergedParentTicket?.id ?? null,
});

const markedOf = (ticket: Ticket): MarkedTicket => {
  const madeAt = timeOf(ticket._info?.['dateEntered']);
  return {
    ticketId: ticket.id,
    marker: ticket.externalXRef ?? '',
    madeAt: madeAt === null ? null : new Date(madeAt),
    closed: ticket.closedFlag === true,
  };
};

/** What the incidents need of a PSA, over ConnectWise's API. */
export const createConnectWiseTickets = (psa: ConnectWiseClient): TicketPort => {
  const statuses = new Map<number, Promise<BoardStatus[]>>();
  const statusesOf = (boardId: number): Promise<BoardStatus[]> => {
    const known = statuses.get(boardId);
    if (known !== undefined) return known;
    const read = psa
      .get(`/service/boards/${boardId}/statuses`, z.array(BoardStatus), { pageSize: 1_000 })
      .then((answer) => bodyOf(answer, "The board's statuses could not be read"));
    statuses.set(boardId, read);
    read.catch(() => statuses.delete(boardId));
    return read;
  };

  return {
    async findByMarker(marker) {
      const query = { conditions: `externalXRef="${marker}"`, pageSize: 100 };
      const tickets = bodyOf(
        await psa.get('/service/tickets', z.array(Ticket), query),
        'Tickets could not be searched',
      );
      return tickets.map(markedOf).filter((ticket) => ticket.marker === marker);
    },
    async *allMarked() {
      const query = {
        conditions: `externalXRef like "${markerPrefix}%"`,
        fields: 'id,externalXRef,closedFlag,_info',
      };
      for await (const page of psa.pages('/service/tickets', Ticket, query))
        yield page.map(markedOf).filter((ticket) => ticket.marker.startsWith(markerPrefix));
    },
    async readTickets(ticketIds) {
      const found = new Map<number, TicketSnapshot>();
      for (const ids of batchesOf(ticketIds, idsAtOnce)) {
        const query = { conditions: `id in (${ids.join(',')})`, fields: ticketFields, pageSize: 1_000 };
        const answer = await psa.get('/service/tickets', z.array(Ticket), query);
        for (const ticket of bodyOf(answer, 'Tickets could not be read'))
          found.set(ticket.id, snapshotOf(ticket));
      }
      return found;
    },
    async readTicket(ticketId) {
      const answer = await psa.get(`/service/tickets/${ticketId}`, Ticket);
      if (answer.outcome === 'refused' && answer.status === 404) return null;
      return snapshotOf(bodyOf(answer, 'A ticket could not be read'));
    },
    async notes(ticketId) {
      const notes: { noteId: number; text: string; madeAt: Date | null }[] = [];
      for await (const page of psa.pages(`/service/tickets/${ticketId}/notes`, ServiceNote))
        for (const note of page) {
          const madeAt = timeOf(note.dateCreated);
          notes.push({
            noteId: note.id,
            text: note.text ?? '',
            madeAt: madeAt === null ? null : new Date(madeAt),
          });
        }
      return notes.sort((a, b) => a.noteId - b.noteId);
    },
    create: (body, context) => psa.write('POST', '/service/tickets', body, Ticket, context),
    addNote: (ticketId, text, context) =>
      psa.write(
        'POST',
        `/service/tickets/${ticketId}/notes`,
        { text, detailDescriptionFlag: true, internalAnalysisFlag: false, resolutionFlag: false },
        ServiceNote,
        context,
      ),
    setStatus: (ticketId, statusId, context) =>
      psa.write(
        'PATCH',
        `/service/tickets/${ticketId}`,
        [{ op: 'replace', path: 'status', value: { id: statusId } }],
        Ticket,
        context,
      ),
    async statusOf(boardId, which) {
      const usable = (await statusesOf(boardId)).filter((status) => status.inactive !== true);
      const wanted =
        which === 'closed'
          ? usable.find((status) => status.closedStatus === true)
          : (usable.find((status) => status.defaultFlag === true && status.closedStatus !== true) ??
            usable.find((status) => status.closedStatus !== true));
      return wanted?.id ?? null;
    },
  };
};
