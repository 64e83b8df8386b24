import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { timestamp } from '../env.ts';
import { hookOf, type WriteContext } from '../hooks/index.ts';
import { accessOf } from '../security/access.ts';
import type { Selection } from '../store/document-sql.ts';
import type { Narrow } from '../store/records.ts';
import { attach, detach } from '../store/ticket-configuration-store.ts';
import { visibility } from '../store/visibility.ts';
import { invalidObject, noPermission, noRecord, unreadable } from './api-error.ts';
import { type Call, type Handler, reply } from './call.ts';
import { countRecords, listRecords } from './list.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { tell } from './write.ts';

const ticket = resourceOf('ticket');
const configuration = resourceOf('configuration');

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

const shown: Selection = new Map([
  ['id', true],
  ['deviceIdentifier', true],
  ['_info', true],
]);

function attachedTo(ticketId: number): Narrow {
  return (p) => ({
    sql: `exists (select 1 from ticket_configuration tc where tc.configuration_id = t.id and tc.ticket_id = ${p.add(ticketId, 'integer')})`,
    tables: ['ticket_configuration'],
  });
}

/** The ticket's configurations follow the ticket's right; the caller's location still counts. */
async function attached(call: Call): Promise<{ call: Call; narrow: Narrow[] }> {
  const ticketId = call.ids[0] ?? 0;
  await mustSee(call, ticket, ticketId);
  return { call: { ...call, access: 'All' }, narrow: [attachedTo(ticketId)] };
}

async function configurationJson(call: Call, id: number, narrow: readonly Narrow[]): Promise<string> {
  const all = [...narrow, ...visibility(configuration, call.caller, 'All')];
  const json = await call.env.records.document(configuration, id, {
    base: call.hrefBase,
    narrow: all,
    selection: shown,
  });
  if (json === undefined) throw noRecord('Configuration', id);
  return json;
}

const listAttached: Handler = async (call) => {
  const found = await attached(call);
  return listRecords(found.call, configuration, { narrow: found.narrow, only: shown });
};
const countAttached: Handler = async (call) => {
  const found = await attached(call);
  return countRecords(found.call, configuration, { narrow: found.narrow });
};
const readAttached: Handler = async (call) => {
  const { narrow } = await attached(call);
  return { status: 200, body: await configurationJson(call, call.ids[1] ?? 0, narrow) };
};

const attachBody = z.looseObject({
  id: z.number().int().nullish(),
  deviceIdentifier: z.string().max(100).nullish(),
});

const attachConfiguration: Handler = async (call) => {
  const { narrow } = await attached(call);
  const body = attachBody.safeParse(call.body);
  if (!body.success) throw unreadable('The request body must be {"id": …} or {"deviceIdentifier": …}.');
  const id = await attach(call.env.db, call.ids[0] ?? 0, body.data);
  if (id === undefined) {
    const field = body.data.id === undefined || body.data.id === null ? 'deviceIdentifier' : 'id';
    const message = `Configuration ${body.data.id ?? body.data.deviceIdentifier ?? ''} not found`;
    throw invalidObject('configurationReference', [
      { code: 'NotFound', message, resource: 'configurationReference', field },
    ]);
  }
  return { status: 201, body: await configurationJson(call, id, narrow) };
};

const detachConfiguration: Handler = async (call) => {
  await attached(call);
  const id = call.ids[1] ?? 0;
  if (!(await detach(call.env.db, call.ids[0] ?? 0, id))) throw noRecord('Configuration', id);
  return { status: 204, body: '' };
};

const mergeBody = z.looseObject({
  mergeTicketIds: z.array(z.number().int()).min(1).max(100),
  status: z.looseObject({ id: z.number().int() }).nullish(),
});

/** Merging asks for the right to merge and to edit tickets, and to close them where the status is a closed one. */
const merge: Handler = async (call) => {
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
  if ((await env.records.stored(ticket, into, narrow)) === undefined) throw noRecord('Ticket', into);
  const now = timestamp(env.now());
  const merged: { id: number; json: string }[] = [];
  await env.db.transaction(['"record_ticket"'], async (runner) => {
    for (const id of new Set(body.data.mergeTicketIds)) {
      const before = id === into ? undefined : await env.records.stored(ticket, id, narrow, runner);
      if (before === undefined) throw noRecord('Ticket', id);
      const status = body.data.status?.id ?? before.refs['status'] ?? null;
      const draft = {
        ...before,
        data: { ...before.data },
        refs: { ...before.refs, status, mergedParentTicket: into },
        posted: {},
      };
      const context: WriteContext = {
        env,
        resource: ticket,
        caller,
        before,
        now,
        faults: { resource: ticket.title, found: [] },
      };
      if (status !== null && (await env.small.row('boardStatus', status)) === undefined) {
        throw invalidObject('ticketMerge', [
          {
            code: 'NotFound',
            message: `Service Status ${status} not found`,
            resource: 'ticketMerge',
            field: 'status/id',
          },
        ]);
      }
      await hookOf('ticket').prepare?.(draft, context);
      if (context.faults.found.length > 0) throw invalidObject('ticketMerge', context.faults.found);
      const o = { base: call.hrefBase, now, who: caller.identifier, trail: true };
      const json = await env.records.update(ticket, id, before.version, draft, o, runner);
      if (json !== undefined) merged.push({ id, json });
    }
    await env.db.run(
      `update "record_ticket" set data = data || '{"hasMergedChildTicketFlag":true}', updated_at = $2, updated_by = $3, version = version + 1 where id = $1`,
      [into, now, caller.identifier],
      runner,
    );
  });
  for (const { id, json } of merged) tell(call, ticket, 'updated', id, json);
  return reply(200, { success: true, message: `${merged.length} tickets were merged into ticket ${into}.` });
};

const configurations = '/service/tickets/{parentId}/configurations';

/** Tickets' own endpoints. */
export const ticketRoutes: readonly Route[] = [
  { verb: 'POST', path: '/service/tickets/search', handler: search },
  { verb: 'POST', path: '/service/tickets/{parentId}/merge', handler: merge },
  { verb: 'GET', path: configurations, handler: listAttached },
  { verb: 'POST', path: configurations, handler: attachConfiguration },
  { verb: 'GET', path: `${configurations}/count`, handler: countAttached },
  { verb: 'GET', path: `${configurations}/{id}`, handler: readAttached },
  { verb: 'DELETE', path: `${configurations}/{id}`, handler: detachConfiguration },
];
