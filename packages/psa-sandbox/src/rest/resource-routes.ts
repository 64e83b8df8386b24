import { resourceOf, resources } from '../definitions/registry.ts';
import { viewsServed } from '../definitions/views/index.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import type { Selection } from '../store/document-sql.ts';
import type { Narrow } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { noRecord } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { countRecords, listRecords, shownTo } from './list.ts';
import { below } from './narrowing.ts';
import { deleteRecord } from './remove.ts';
import type { Route } from './routes.ts';
import { onlyFields } from './selection.ts';
import { createRecord, patchRecord, replaceRecord } from './write.ts';

type Above = { column: string; to: Resource };

/** The records above, outermost first, as the placeholders stand in the path. */
function aboveOf(resource: Resource): Above[] {
  return [resource.grandparent, resource.parent]
    .filter((one) => one !== undefined)
    .map(({ column, to }) => ({ column, to: resourceOf(to) }));
}

/** The narrowing by the path; the records above must be there and the caller must be able to see them. */
export async function withinPath(
  call: Call,
  resource: Resource,
): Promise<{ narrow: Narrow[]; ids: Record<string, number> }> {
  const narrow: Narrow[] = [];
  const ids: Record<string, number> = {};
  for (const [i, { column, to }] of aboveOf(resource).entries()) {
    const id = call.ids[i] ?? 0;
    await mustSee(call, to, id, narrow);
    ids[column] = id;
    narrow.push(below(column, id));
  }
  return { narrow, ids };
}

/** For lists over all records above, such as `/service/info/boardtypes`. */
async function anywhere(): Promise<{ narrow: Narrow[] }> {
  return { narrow: [] };
}

/** @throws ApiError 404 where the record isn't there for this caller */
export async function mustSee(
  call: Call,
  resource: Resource,
  id: number,
  within: readonly Narrow[] = [],
): Promise<void> {
  const narrow = [...within, ...visibility(resource, call.caller, call.access === 'My' ? 'My' : 'All')];
  if (narrow.length === 0 && resource.small === true) {
    if ((await call.env.small.row(resource.name, id)) !== undefined) return;
  } else if ((await call.env.records.stored(resource, id, narrow)) !== undefined) return;
  throw noRecord(nounOf(resource), id);
}

function lastId(call: Call): number {
  return call.ids.at(-1) ?? 0;
}

function visible(call: Call, resource: Resource): Narrow[] {
  return visibility(resource, call.caller, call.access);
}

function list(
  resource: Resource,
  only?: Selection,
  path: (call: Call, resource: Resource) => Promise<{ narrow: Narrow[] }> = withinPath,
): Handler {
  return async (call) =>
    listRecords(call, resource, {
      narrow: (await path(call, resource)).narrow,
      ...(only === undefined ? {} : { only }),
    });
}

function count(
  resource: Resource,
  only?: Selection,
  path: (call: Call, resource: Resource) => Promise<{ narrow: Narrow[] }> = withinPath,
): Handler {
  return async (call) =>
    countRecords(call, resource, {
      narrow: (await path(call, resource)).narrow,
      ...(only === undefined ? {} : { only }),
    });
}

function read(
  resource: Resource,
  only?: Selection,
  path: (call: Call, resource: Resource) => Promise<{ narrow: Narrow[] }> = withinPath,
): Handler {
  return async (call) => {
    const { narrow } = await path(call, resource);
    const json = await call.env.records.document(resource, lastId(call), {
      base: call.hrefBase,
      narrow: [...narrow, ...visible(call, resource)],
      selection: shownTo(call, resource, only),
    });
    if (json === undefined) throw noRecord(nounOf(resource), lastId(call));
    return { status: 200, body: json };
  };
}

function create(resource: Resource): Handler {
  return async (call) => {
    const { ids } = await withinPath(call, resource);
    const { json } = await createRecord(call, resource, call.body, ids);
    return { status: 201, body: onlyFields(resource, json, call.query.get('fields')) };
  };
}

function change(resource: Resource, how: typeof replaceRecord): Handler {
  return async (call) => {
    const { narrow } = await withinPath(call, resource);
    const within = [...narrow, ...visible(call, resource)];
    const json = await how(call, resource, lastId(call), call.body, within);
    return { status: 200, body: onlyFields(resource, json, call.query.get('fields')) };
  };
}

function remove(resource: Resource): Handler {
  return async (call) => {
    const { narrow } = await withinPath(call, resource);
    await deleteRecord(call, resource, lastId(call), [...narrow, ...visible(call, resource)]);
    return { status: 204, body: '' };
  };
}

/** Info endpoints that stand apart from the list's path hold no placeholder of the records above. */
function infoRoutes(resource: Resource): Route[] {
  if (resource.info === undefined) return [];
  const { path, items, fields } = resource.info;
  const only: Selection = new Map([
    ['id', true],
    ...fields.map((field): [string, true] => [field, true]),
    ['_info', true],
  ]);
  const apart = !path.includes('{') && resource.parent !== undefined;
  const item = items === 'below' ? `${path}/{id}` : `${resource.path}/{id}/info`;
  const above = apart ? anywhere : withinPath;
  return [
    { verb: 'GET', path, handler: list(resource, only, above) },
    { verb: 'GET', path: resource.info.count ?? `${path}/count`, handler: count(resource, only, above) },
    ...(items === 'none' ? [] : [{ verb: 'GET' as const, path: item, handler: read(resource, only, above) }]),
  ];
}

function routesOf(resource: Resource): Route[] {
  const { path, verbs } = resource;
  const item = `${path}/{id}`;
  const routes: Route[] = [...infoRoutes(resource)];
  if (verbs.includes('GET')) {
    routes.push({ verb: 'GET', path, handler: list(resource) });
    routes.push({ verb: 'GET', path: `${path}/count`, handler: count(resource) });
    routes.push({ verb: 'GET', path: item, handler: read(resource) });
  }
  if (verbs.includes('POST')) routes.push({ verb: 'POST', path, handler: create(resource) });
  if (verbs.includes('PUT'))
    routes.push({ verb: 'PUT', path: item, handler: change(resource, replaceRecord) });
  if (verbs.includes('PATCH'))
    routes.push({ verb: 'PATCH', path: item, handler: change(resource, patchRecord) });
  if (verbs.includes('DELETE')) routes.push({ verb: 'DELETE', path: item, handler: remove(resource) });
  return routes;
}

/** A view is read by naming its members: its rows have no marks by which whole records are kept. */
function viewRoutes(resource: Resource): Route[] {
  const only: Selection = new Map(
    ['id', ...Object.keys(resource.fields), '_info'].map((name): [string, true] => [name, true]),
  );
  return [
    { verb: 'GET', path: resource.path, handler: list(resource, only) },
    { verb: 'GET', path: `${resource.path}/count`, handler: count(resource, only) },
    { verb: 'GET', path: resource.viewItem ?? `${resource.path}/{id}`, handler: read(resource, only) },
  ];
}

/** The endpoints that follow from the definitions. */
export const resourceRoutes: readonly Route[] = [
  ...resources.flatMap(routesOf),
  ...viewsServed.flatMap(viewRoutes),
];
