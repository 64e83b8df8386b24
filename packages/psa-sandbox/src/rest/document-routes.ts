import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { timestamp } from '../env.ts';
import type { Selection } from '../store/document-sql.ts';
import { documentsOf, readContent, writeContent } from '../store/document-store.ts';
import { int32Max } from '../store/int32.ts';
import { tableOf } from '../store/names.ts';
import type { StoredRecord } from '../store/records.ts';
import { changedMeanwhile, invalidObject, noRecord, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { countRecords, type ListOptions, listRecords } from './list.ts';
import { mustReadRecord, resourceOfType } from './record-of-type.ts';
import { deleteRecord } from './remove.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { tell } from './write.ts';

const document = resourceOf('document');
const ticket = resourceOf('ticket');
const textMax = 1_000;

async function ofRecord(call: Call): Promise<ListOptions> {
  const resource = resourceOfType(call.query.get('recordType'), 'recordType');
  const id = call.query.integer('recordId');
  if (id === undefined) throw unreadable('The recordId parameter is required.');
  await mustReadRecord(call, resource, id);
  return { narrow: [documentsOf(resource.object, id)] };
}

const list: Handler = async (call) => listRecords(call, document, await ofRecord(call));
const count: Handler = async (call) => countRecords(call, document, await ofRecord(call));

const referenceShown: Selection = new Map([
  ['id', true],
  ['title', true],
  ['_info', true],
]);

async function ofTicket(call: Call): Promise<ListOptions> {
  const id = call.ids[0] ?? 0;
  await mustSee(call, ticket, id);
  return { narrow: [documentsOf(ticket.object, id)], only: referenceShown };
}

const listOfTicket: Handler = async (call) => {
  const o = await ofTicket(call);
  const found = await listRecords({ ...call, access: 'All' }, document, o);
  // a reference calls the title its name
  return { ...found, body: found.body.replaceAll('"title":', '"name":') };
};
const countOfTicket: Handler = async (call) =>
  countRecords({ ...call, access: 'All' }, document, await ofTicket(call));

async function shown(call: Call, id: number): Promise<string> {
  const json = await call.env.records.document(document, id, {
    base: call.hrefBase,
    narrow: [],
    selection: true,
  });
  if (json === undefined) throw noRecord('Document', id);
  return json;
}

const place = z.object({ recordType: z.string(), recordId: z.number() });

/** A document is for those who may read the record that it belongs to. @throws ApiError 403, 404 */
async function mayRead(call: Call, id: number): Promise<StoredRecord> {
  const stored = await call.env.records.stored(document, id);
  if (stored === undefined) throw noRecord('Document', id);
  const { recordType, recordId } = place.parse(stored.kept);
  await mustReadRecord(call, resourceOfType(recordType, 'recordType'), recordId);
  return stored;
}

const read: Handler = async (call) => {
  const { id } = await mayRead(call, call.ids[0] ?? 0);
  return { status: 200, body: await shown(call, id) };
};

function field(form: FormData, name: string): string | undefined {
  for (const [key, value] of form) {
    if (key.toLowerCase() !== name.toLowerCase() || typeof value !== 'string') continue;
    const clean = value.trim().replaceAll('\0', '').toWellFormed();
    return clean === '' ? undefined : clean.slice(0, textMax);
  }
  return undefined;
}

function fileOf(form: FormData): File | undefined {
  for (const value of form.values()) if (value instanceof File) return value;
  return undefined;
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

/** What a document shows of its file. */
function fileData(file: File) {
  return {
    fileName: file.name.slice(-255).replaceAll('\0', '').toWellFormed(),
    serverFileName: randomUUID(),
    linkFlag: false,
    urlFlag: false,
    imageFlag: file.type.startsWith('image/'),
    size: file.size,
  };
}

/** Uploads a file, or keeps a link, for a record (multipart). */
const upload: Handler = async (call) => {
  const { env, caller } = call;
  const form = call.body instanceof FormData ? call.body : new FormData();
  const resource = resourceOfType(field(form, 'recordType'), 'recordType');
  const recordId = Number(field(form, 'recordId') ?? Number.NaN);
  if (!Number.isInteger(recordId) || recordId < 1 || recordId > int32Max)
    throw unreadable('The recordId parameter is required.');
  await mustReadRecord(call, resource, recordId);
  const file = fileOf(form);
  const url = field(form, 'url');
  if (file === undefined && url === undefined) {
    const fault = { code: 'MissingRequiredField', message: 'The file field is required.' };
    throw invalidObject(document.title, [{ ...fault, resource: document.title, field: 'file' }]);
  }
  const content = file === undefined ? undefined : Buffer.from(await file.arrayBuffer());
  const now = timestamp(env.now());
  const ofFile = file === undefined ? undefined : fileData(file);
  const fileName = ofFile?.fileName ?? url;
  const data = {
    title: field(form, 'title') ?? fileName,
    owner: caller.identifier,
    ...(ofFile ?? {
      fileName,
      serverFileName: randomUUID(),
      linkFlag: true,
      urlFlag: true,
      imageFlag: false,
      size: 0,
    }),
    publicFlag: !isTrue(field(form, 'privateFlag')),
    // the published name has this slip; the right one is taken as well
    readOnlyFlag: isTrue(field(form, 'readOnlyFlay') ?? field(form, 'readOnlyFlag')),
    createdOnDate: now,
    guid: randomUUID(),
  };
  const kept = { recordType: resource.object, recordId };
  const { id, json } = await env.db.transaction([tableOf(document)], async (runner) => {
    const o = { base: call.hrefBase, now, who: caller.identifier, trail: true };
    const added = await env.records.insert(document, { data, kept, refs: {} }, o, runner);
    if (content !== undefined) await writeContent(env.db, added.id, content, runner);
    return added;
  });
  tell(call, document, 'added', id, json);
  return { status: 201, body: json };
};

/** A document's words changed, its file replaced, or both (multipart); what isn't sent stays. */
const change: Handler = async (call) => {
  const { env, caller } = call;
  const stored = await mayRead(call, call.ids[0] ?? 0);
  const form = call.body instanceof FormData ? call.body : new FormData();
  const file = fileOf(form);
  const content = file === undefined ? undefined : Buffer.from(await file.arrayBuffer());
  const [title, isPrivate, isReadOnly] = [
    field(form, 'title'),
    field(form, 'privateFlag'),
    field(form, 'readOnlyFlay') ?? field(form, 'readOnlyFlag'),
  ];
  const data = {
    ...stored.data,
    ...(title === undefined ? {} : { title }),
    ...(isPrivate === undefined ? {} : { publicFlag: !isTrue(isPrivate) }),
    ...(isReadOnly === undefined ? {} : { readOnlyFlag: isTrue(isReadOnly) }),
    ...(file === undefined ? {} : fileData(file)),
  };
  const json = await env.db.transaction([tableOf(document)], async (runner) => {
    const o = { base: call.hrefBase, now: timestamp(env.now()), who: caller.identifier, trail: true };
    const { id, version } = stored;
    const changed = await env.records.update(document, id, version, { ...stored, data }, o, runner);
    if (changed === undefined) throw changedMeanwhile('The document');
    if (content !== undefined) await writeContent(env.db, id, content, runner);
    return changed;
  });
  tell(call, document, 'updated', stored.id, json);
  return { status: 200, body: json };
};

/** Clients take the name out of the quotes, and many know no other form; it stands alone wherever it can. */
function dispositionOf(name: string): string {
  if (/^[\w .()+=@,-]+$/.test(name)) return `attachment; filename="${name}"`;
  const plain = name.replaceAll(/[^\w .()+=@,-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

/** The file, always as an attachment of no particular type, so that no browser runs what someone uploaded. */
const download: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const stored = await mayRead(call, id);
  const content = await readContent(call.env.db, id);
  if (content === undefined) throw noRecord('Document', id);
  const { fileName } = stored.data;
  return {
    status: 200,
    body: '',
    bytes: content,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': dispositionOf(typeof fileName === 'string' ? fileName : 'document'),
      'x-content-type-options': 'nosniff',
    },
  };
};

/** The picture itself: it is never made smaller. Only pictures have one. */
const thumbnail: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const stored = await mayRead(call, id);
  if (stored.data['imageFlag'] !== true) throw noRecord('Document', id);
  return download(call);
};

const remove: Handler = async (call) => {
  const { id } = await mayRead(call, call.ids[0] ?? 0);
  await deleteRecord(call, document, id, []);
  return { status: 204, body: '' };
};

/** `/system/documents` and the documents of a ticket. */
export const documentRoutes: readonly Route[] = [
  { verb: 'GET', path: '/system/documents', handler: list },
  { verb: 'GET', path: '/system/documents/count', handler: count },
  { verb: 'POST', path: '/system/documents', handler: upload, takes: 'form' },
  { verb: 'GET', path: '/system/documents/{id}', handler: read },
  { verb: 'POST', path: '/system/documents/{id}', handler: change, takes: 'form' },
  { verb: 'GET', path: '/system/documents/{id}/thumbnail', handler: thumbnail },
  { verb: 'DELETE', path: '/system/documents/{id}', handler: remove },
  { verb: 'GET', path: '/system/documents/{id}/download', handler: download },
  { verb: 'GET', path: '/service/tickets/{parentId}/documents', handler: listOfTicket },
  { verb: 'GET', path: '/service/tickets/{parentId}/documents/count', handler: countOfTicket },
];
