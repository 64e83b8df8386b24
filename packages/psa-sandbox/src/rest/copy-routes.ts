import { z } from 'zod';
import { resourceOf, resources } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import { timestamp } from '../env.ts';
import { int32Max } from '../store/int32.ts';
import { tableOf } from '../store/names.ts';
import type { Json, Narrow, RecordContent } from '../store/records.ts';
import type { Runner } from '../store/sandbox-database.ts';
import { visibility } from '../store/visibility.ts';
import { invalidObject, noRecord, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { readAccess } from './record-of-type.ts';
import type { Route } from './routes.ts';
import { asApiError, createRecord, tell } from './write.ts';

const copyBody = z.looseObject({ id: z.number().int(), name: z.string().trim().min(1) });
const partsMax = 1_000;

/** What stands below a record and goes with it: a board's statuses and types, a configuration type's questions. */
function partsOf(resource: Resource): { part: Resource; column: string }[] {
  return resources.flatMap((part) =>
    part.goesWithParent === true && part.parent?.to === resource.name
      ? [{ part, column: part.parent.column }]
      : [],
  );
}

/** All tables that a copy of such a record may write. */
function tablesOf(resource: Resource): string[] {
  return [tableOf(resource), ...partsOf(resource).flatMap(({ part }) => tablesOf(part))];
}

/** The number of each copied record, by its kind and the number of the one that it was copied from. */
type Copied = Map<string, number>;

function keyOf(kind: string, id: number): string {
  return `${kind} ${id}`;
}

/** References to what was copied lead to the copies; others stay. */
function moved(resource: Resource, content: RecordContent, copied: Copied): RecordContent {
  const refs: Record<string, number | null> = {};
  for (const [field, id] of Object.entries(content.refs)) {
    const known = resource.fields[field];
    const to =
      known?.kind === 'reference'
        ? known.to
        : ([resource.parent, resource.grandparent].find((one) => one?.column === field)?.to ?? '');
    refs[field] = id === null ? null : (copied.get(keyOf(to, id)) ?? id);
  }
  return {
    data: { ...content.data, ...movedIds(content.data, 'typeAssociationIds', 'boardType', copied) },
    kept: { ...content.kept, ...movedIds(content.kept, 'subTypeAssociationIds', 'boardSubType', copied) },
    refs,
  };
}

function movedIds(from: Json, member: string, kind: string, copied: Copied): Json {
  const ids = from[member];
  if (!Array.isArray(ids)) return {};
  return {
    [member]: ids.map((id: unknown) => (typeof id === 'number' ? (copied.get(keyOf(kind, id)) ?? id) : id)),
  };
}

/** Parts that others name come before them: types before the subtypes that go with them, subtypes before items. */
const partsFirst = ['boardType', 'boardSubType', 'boardItem'];

function rankOf({ part }: { part: Resource }): number {
  const rank = partsFirst.indexOf(part.name);
  return rank < 0 ? partsFirst.length : rank;
}

async function copyTree(
  call: Call,
  resource: Resource,
  id: number,
  copied: Copied,
  runner: Runner,
  change: (data: Json) => Json = (data) => data,
): Promise<{ id: number; json: string }> {
  const { env, caller } = call;
  const stored = await env.records.stored(resource, id, [], runner);
  if (stored === undefined) throw noRecord(nounOf(resource), id);
  const content = moved(resource, { ...stored, data: change(stored.data) }, copied);
  const o = { base: call.hrefBase, now: timestamp(env.now()), who: caller.identifier, trail: true };
  const added = await env.records.insert(resource, content, o, runner);
  copied.set(keyOf(resource.name, id), added.id);
  for (const { part, column } of partsOf(resource).toSorted((a, b) => rankOf(a) - rankOf(b))) {
    for (const partId of await env.records.idsBy(part, column, id, partsMax, runner))
      await copyTree(call, part, partId, copied, runner);
  }
  return added;
}

/** A copy shows what is in the record, so it asks for the right to read besides that to add. */
function readable({ caller, access }: Call, resource: Resource): Narrow[] {
  return [
    ...visibility(resource, caller, readAccess(caller, resource)),
    ...visibility(resource, caller, access),
  ];
}

/** `POST …/copy` with `{ id, name }`: the record under another name, with all that stands below it. */
function copyNamed(resource: Resource, status: 200 | 201): Handler {
  return async (call) => {
    const { env, caller } = call;
    const body = copyBody.safeParse(call.body);
    if (!body.success) throw unreadable('The request body must be {"id": …, "name": "…"}.');
    const { id, name } = body.data;
    const field = resource.fields['name'];
    const max = field?.kind === 'text' ? (field.max ?? name.length) : name.length;
    if (name.length > max || name.includes('\0')) {
      const message = `The field name must be a string with a maximum length of ${max}.`;
      throw invalidObject(resource.title, [
        { code: 'InvalidField', message, resource: resource.title, field: 'name' },
      ]);
    }
    if (id < 1 || id > int32Max) throw noRecord(nounOf(resource), id);
    const seen = await env.records.stored(resource, id, readable(call, resource));
    if (seen === undefined) throw noRecord(nounOf(resource), id);
    try {
      const copied: Copied = new Map();
      const added = await env.db.transaction(tablesOf(resource), async (runner) => {
        const { defaultFlag: _former, ...rest } = seen.data;
        const one = await copyTree(call, resource, id, copied, runner, () => ({
          ...rest,
          ...(resource.fields['defaultFlag'] === undefined ? {} : { defaultFlag: false }),
          name: name.toWellFormed(),
        }));
        // a board names statuses of its own, which were copied after it
        const stored = await env.records.stored(resource, one.id, [], runner);
        if (stored === undefined) return one;
        const o = { base: call.hrefBase, now: timestamp(env.now()), who: caller.identifier };
        const json = await env.records.update(
          resource,
          one.id,
          stored.version,
          moved(resource, stored, copied),
          o,
          runner,
        );
        return { id: one.id, json: json ?? one.json };
      });
      tell(call, resource, 'added', added.id, added.json);
      return { status, body: added.json };
    } catch (error) {
      throw asApiError(resource, error);
    }
  };
}

const ticket = resourceOf('ticket');
/** What a copied ticket begins without. */
const ofTheFormer = new Set([
  'closedFlag',
  'closedDate',
  'closedBy',
  'actualHours',
  'parentTicketId',
  'hasChildTicket',
  'hasMergedChildTicketFlag',
  'externalXRef',
  'mobileGuid',
]);

/** A new ticket like the one named, without its notes, times and merges; in the first status of its board. */
const copyTicket: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const stored = await call.env.records.stored(ticket, id, readable(call, ticket));
  if (stored === undefined) throw noRecord('Ticket', id);
  const body: Json = {};
  for (const [name, value] of Object.entries(stored.data)) {
    const readOnly = ticket.fields[name]?.readOnly === true;
    if (!readOnly && !ofTheFormer.has(name)) body[name] = value;
  }
  for (const [name, to] of Object.entries(stored.refs))
    if (to !== null && name !== 'status' && name !== 'mergedParentTicket') body[name] = { id: to };
  const { json } = await createRecord(call, ticket, body);
  return { status: 201, body: json };
};

const agreementType = resourceOf('agreementType');
const copyNameMax = 50;

/** A name that no other agreement type has: `Copy of Managed Services`, `Copy of Managed Services (2)` … */
async function copyName({ env }: Call, former: unknown): Promise<string> {
  const taken = new Set(
    [...(await env.small.rows('agreementType')).values()].map(({ data }) =>
      String(data['name']).toLowerCase(),
    ),
  );
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? '' : ` (${n})`;
    const name = `${`Copy of ${String(former)}`.slice(0, copyNameMax - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** A copy of an agreement type; a body may name it. */
const copyAgreementType: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const stored = await call.env.records.stored(agreementType, id, readable(call, agreementType));
  if (stored === undefined) throw noRecord(nounOf(agreementType), id);
  const named = copyBody.pick({ name: true }).safeParse(call.body);
  const name = named.success ? named.data.name : await copyName(call, stored.data['name']);
  const { defaultFlag: _former, ...data } = stored.data;
  const refs = Object.entries(stored.refs).flatMap(([field, to]) =>
    to === null ? [] : [[field, { id: to }]],
  );
  const { json } = await createRecord(call, agreementType, { ...data, ...Object.fromEntries(refs), name });
  return { status: 201, body: json };
};

/** Endpoints that make one record like another. */
export const copyRoutes: readonly Route[] = [
  { verb: 'POST', path: '/service/boards/copy', handler: copyNamed(resourceOf('board'), 200) },
  {
    verb: 'POST',
    path: '/company/configurations/types/copy',
    handler: copyNamed(resourceOf('configurationType'), 201),
  },
  { verb: 'POST', path: '/service/tickets/{id}/copy', handler: copyTicket },
  { verb: 'POST', path: '/finance/agreements/types/{id}/copy', handler: copyAgreementType },
  // the published path, which lacks a slash
  { verb: 'POST', path: '/finance/agreements/types{id}/copy', handler: copyAgreementType },
];
