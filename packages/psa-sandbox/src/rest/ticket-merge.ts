import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { timestamp } from '../env.ts';
import { hookOf, type WriteContext } from '../hooks/index.ts';
import { accessOf } from '../security/access.ts';
import type { StoredRecord } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { changedMeanwhile, invalidObject, noPermission, noRecord, unreadable } from './api-error.ts';
import { type Call, type Handler, reply } from './call.ts';
import type { Draft } from './read-record.ts';
import { type Faults, fault } from './read-scalar.ts';
import { resolveReference } from './resolve-reference.ts';
import { tell } from './write.ts';

const ticket = resourceOf('ticket');

const mergeBody = z.looseObject({
  mergeTicketIds: z.array(z.number().int()).min(1).max(100),
  status: z.unknown().optional(),
});

/** What was merged into another ticket is neither merged again nor merged into: so no circle can come about. */
function mustBeUnmerged({ id, refs }: StoredRecord): void {
  const into = refs['mergedParentTicket'] ?? null;
  if (into === null) return;
  const message = `Ticket ${id} has already been merged into ticket ${into}.`;
  throw invalidObject('ticketMerge', [
    { code: 'InvalidField', message, resource: 'ticketMerge', field: 'mergeTicketIds' },
  ]);
}

/** A merged ticket as it will be: below the other, in the status that was asked for. @throws ApiError */
async function mergedDraft(
  call: Call,
  before: StoredRecord,
  o: { into: number; status: unknown; now: string },
): Promise<Draft> {
  const faults: Faults = { resource: 'ticketMerge', found: [] };
  const board = before.refs['board'] ?? null;
  const within = board === null ? undefined : { column: 'board', id: board };
  const status = await resolveReference('boardStatus', 'status', o.status, call.env, faults, within);
  if (status === null) fault(faults, 'status', 'MissingRequiredField', 'The status field is required.');
  if (faults.found.length > 0) throw invalidObject(faults.resource, faults.found);
  const draft = {
    ...before,
    data: { ...before.data },
    refs: { ...before.refs, status: status ?? null, mergedParentTicket: o.into },
    posted: {},
  };
  const { env, caller } = call;
  const context: WriteContext = { env, resource: ticket, caller, before, now: o.now, faults };
  await hookOf('ticket').prepare?.(draft, context);
  if (faults.found.length > 0) throw invalidObject('ticketMerge', faults.found);
  return draft;
}

/** Merging asks for the right to merge and to edit tickets, and to close them where the status is a closed one. */
export const mergeTickets: Handler = async (call) => {
  const { env, caller } = call;
  const into = call.ids[0] ?? 0;
  const editing = accessOf(caller, {
    kind: 'right',
    area: 'Service Desk',
    row: 'Service Tickets',
    column: 'edit',
    without: 'refuse',
  });
  if (editing === 'refused') throw noPermission();
  const body = mergeBody.safeParse(call.body);
  if (!body.success)
    throw unreadable('The request body must be {"mergeTicketIds": [...], "status": {"id": …}}.');
  const narrow = visibility(ticket, caller, editing === 'All' ? call.access : 'My');
  const now = timestamp(env.now());
  const changed: { id: number; json: string }[] = [];
  let count = 0;
  await env.db.transaction(['"record_ticket"'], async (runner) => {
    const write = async (id: number, before: StoredRecord, after: Pick<Draft, 'data' | 'kept' | 'refs'>) => {
      const o = { base: call.hrefBase, now, who: caller.identifier, trail: true };
      const json = await env.records.update(ticket, id, before.version, after, o, runner);
      if (json === undefined) throw changedMeanwhile('A ticket');
      changed.push({ id, json });
    };
    const parent = await env.records.stored(ticket, into, narrow, runner);
    if (parent === undefined) throw noRecord('Ticket', into);
    mustBeUnmerged(parent);
    for (const id of new Set(body.data.mergeTicketIds)) {
      const before = id === into ? undefined : await env.records.stored(ticket, id, narrow, runner);
      if (before === undefined) throw noRecord('Ticket', id);
      mustBeUnmerged(before);
      await write(
        id,
        before,
        await mergedDraft(call, before, { into, status: body.data.status ?? null, now }),
      );
      count += 1;
    }
    await write(into, parent, { ...parent, data: { ...parent.data, hasMergedChildTicketFlag: true } });
  });
  for (const { id, json } of changed) tell(call, ticket, 'updated', id, json);
  return reply(200, { success: true, message: `${count} tickets were merged into ticket ${into}.` });
};
