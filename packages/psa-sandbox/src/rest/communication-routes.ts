import { applyPatch, PatchError, PatchOperations } from '@parasol/connectwise';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf } from '../definitions/resource.ts';
import { contactCommunication as communication } from '../definitions/views/index.ts';
import type { Narrow } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { invalidObject, noRecord, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { withinPath } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { onlyFields } from './selection.ts';
import { patchShown } from './write.ts';

const { path } = communication;
const contact = resourceOf('contact');
const known = new Set(['id', '_info', ...Object.keys(communication.fields)]);
const recordSchema = z.record(z.string(), z.unknown());
const contactSchema = z.object({ communicationItems: z.array(z.object({ id: z.number() })).default([]) });

const contactId = (call: Call): number => call.ids[0] ?? 0;
const itemId = (call: Call): number => call.ids[1] ?? 0;
const seen = (call: Call): Narrow[] => visibility(contact, call.caller, call.access);

/** The entry as it is read at its own address. @throws ApiError 404 */
async function shown(call: Call, id: number): Promise<string> {
  const { narrow } = await withinPath(call, communication);
  const selection = new Map([...known].map((name): [string, true] => [name, true]));
  const json = await call.env.records.document(communication, id, { base: call.hrefBase, narrow, selection });
  if (json === undefined) throw noRecord(nounOf(communication), id);
  return json;
}

/** Where the entry stands in its contact's list. @throws ApiError 404 */
function placeOf(call: Call, items: z.infer<typeof contactSchema>['communicationItems']): string {
  const place = items.findIndex(({ id }) => id === itemId(call));
  if (place < 0) throw noRecord(nounOf(communication), itemId(call));
  return `communicationItems/${place}`;
}

/** What of a body is kept: the rest follows from the address. @throws ApiError 400 */
function entryOf(body: unknown): Record<string, unknown> {
  const entry = recordSchema.safeParse(body);
  if (!entry.success) throw unreadable('The request body must be an object.');
  const { contactId: _contact, _info, ...kept } = entry.data;
  if (typeof kept['value'] === 'string' && kept['value'] !== '') return kept;
  const message = 'The value field is required.';
  const resource = communication.title;
  throw invalidObject(resource, [{ code: 'MissingRequiredField', message, resource, field: 'value' }]);
}

/** Changes the contact; an entry is looked for in the list that is changed, where another may just have been taken out. */
async function changeContact(call: Call, op: 'add' | 'replace' | 'remove', value?: unknown): Promise<string> {
  await withinPath(call, communication);
  return patchShown(call, contact, contactId(call), seen(call), (record) => {
    const at =
      op === 'add' ? 'communicationItems/-' : placeOf(call, contactSchema.parse(record).communicationItems);
    return [{ op, path: at, value }];
  });
}

const create: Handler = async (call) => {
  const { id: _id, ...entry } = entryOf(call.body);
  const written = await changeContact(call, 'add', entry);
  // numbers rise, and the contact was written in one piece: the highest is the new one
  const { communicationItems } = contactSchema.parse(JSON.parse(written));
  const json = await shown(call, Math.max(...communicationItems.map(({ id }) => id)));
  return { status: 201, body: onlyFields(communication, json, call.query.get('fields')) };
};

async function put(call: Call, body: unknown) {
  await changeContact(call, 'replace', { ...entryOf(body), id: itemId(call) });
  const json = await shown(call, itemId(call));
  return { status: 200, body: onlyFields(communication, json, call.query.get('fields')) };
}

const patch: Handler = async (call) => {
  const operations = PatchOperations.safeParse(call.body);
  if (!operations.success) throw unreadable('The request body must be a list of operations.');
  const before = recordSchema.parse(JSON.parse(await shown(call, itemId(call))));
  try {
    return await put(call, applyPatch(before, operations.data, known).record);
  } catch (error) {
    throw error instanceof PatchError ? unreadable(error.message) : error;
  }
};

const remove: Handler = async (call) => {
  await changeContact(call, 'remove');
  return { status: 204, body: '' };
};

/** Writing a contact's communications one by one; each is a change of the contact. They are read like any view. */
export const communicationRoutes: readonly Route[] = [
  { verb: 'POST', path, handler: create },
  { verb: 'PUT', path: `${path}/{id}`, handler: (call) => put(call, call.body) },
  { verb: 'PATCH', path: `${path}/{id}`, handler: patch },
  { verb: 'DELETE', path: `${path}/{id}`, handler: remove },
];
