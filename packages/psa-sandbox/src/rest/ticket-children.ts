import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { timestamp } from '../env.ts';
import { int32Max } from '../store/int32.ts';
import type { Json } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { ApiError, changedMeanwhile, invalidObject, noRecord, unreadable } from './api-error.ts';
import { type Handler, reply } from './call.ts';
import { tell } from './write.ts';

const ticket = resourceOf('ticket');
const childrenBody = z.looseObject({ childTicketIds: z.array(z.number().int()).min(1).max(100) });

function refused(message: string): ApiError {
  return invalidObject('ticketBundle', [
    { code: 'InvalidField', message, resource: 'ticketBundle', field: 'childTicketIds' },
  ]);
}

/** Puts tickets below another, one level deep: all of them, or none. */
export const attachChildren: Handler = async (call) => {
  const { env, caller } = call;
  const body = childrenBody.safeParse(call.body);
  if (!body.success) throw unreadable('The request body must be {"childTicketIds": [...]}.');
  const parentId = call.ids[0] ?? 0;
  const ids = new Set(body.data.childTicketIds);
  const narrow = visibility(ticket, caller, call.access);
  const o = { base: call.hrefBase, now: timestamp(env.now()), who: caller.identifier, trail: true };
  const changed: { id: number; json: string }[] = [];
  await env.db.transaction(['"record_ticket"'], async (runner) => {
    const change = async (id: number, data: Json, mayBe: (before: Json) => boolean): Promise<void> => {
      if (id < 1 || id > int32Max) throw noRecord('Ticket', id);
      const before = await env.records.stored(ticket, id, narrow, runner);
      if (before === undefined) throw noRecord('Ticket', id);
      if (!mayBe(before.data)) throw refused(`Ticket ${id} stands above or below another ticket.`);
      const after = { ...before, data: { ...before.data, ...data } };
      const json = await env.records.update(ticket, id, before.version, after, o, runner);
      if (json === undefined) throw changedMeanwhile('A ticket');
      changed.push({ id, json });
    };
    if (ids.has(parentId)) throw refused('A ticket cannot be its own child.');
    await change(parentId, { hasChildTicket: true }, ({ parentTicketId }) => parentTicketId === undefined);
    for (const id of ids) {
      await change(
        id,
        { parentTicketId: parentId },
        (before) => before['hasChildTicket'] !== true && before['parentTicketId'] === undefined,
      );
    }
  });
  for (const { id, json } of changed) tell(call, ticket, 'updated', id, json);
  return reply(200, { success: true, message: `${ids.size} tickets were attached to ticket ${parentId}.` });
};
