import { applyPatch, PatchError, PatchOperations } from '@parasol/connectwise';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import { boardExcludedMember, boardItemAssociation } from '../definitions/views/index.ts';
import { timestamp } from '../env.ts';
import type { Selection } from '../store/document-sql.ts';
import { int32Max } from '../store/int32.ts';
import { changedMeanwhile, invalidObject, noRecord, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { below } from './narrowing.ts';
import { mustSee, withinPath } from './resource-routes.ts';
import type { Route } from './routes.ts';
import { patchRecord, tell } from './write.ts';

const board = resourceOf('board');
const item = resourceOf('boardItem');

/** A row of a view as it is shown; its kind's whole members. */
async function shownRow(call: Call, view: Resource, id: number, boardId: number): Promise<string> {
  const selection: Selection = new Map(
    ['id', ...Object.keys(view.fields), '_info'].map((name) => [name, true]),
  );
  const narrow = [below('board', boardId)];
  const json = await call.env.records.document(view, id, { base: call.hrefBase, narrow, selection });
  if (json === undefined) throw noRecord(nounOf(view), id);
  return json;
}

const subTypesMax = 1_000;
const association = z.strictObject({
  id: z.number().nullish(),
  subTypeAssociationIds: z.array(z.number().int()).max(subTypesMax).nullish(),
  addAllSubTypesFlag: z.boolean().nullish(),
  removeAllSubTypesFlag: z.boolean().nullish(),
  item: z.unknown().optional(),
  board: z.unknown().optional(),
  _info: z.unknown().optional(),
});
const record = z.record(z.string(), z.unknown());
const associationMembers = new Set(Object.keys(association.shape));

/** The subtypes of the board that an item is to go with. @throws ApiError 400 */
async function subTypesOf(call: Call, body: unknown, boardId: number): Promise<number[]> {
  const read = association.safeParse(body);
  if (!read.success) throw unreadable(`The request body must be a ${boardItemAssociation.object} object.`);
  const { addAllSubTypesFlag, removeAllSubTypesFlag, subTypeAssociationIds } = read.data;
  const rows = await call.env.small.rows('boardSubType');
  if (removeAllSubTypesFlag === true) return [];
  if (addAllSubTypesFlag === true)
    return [...rows.values()].filter(({ refs }) => refs['board'] === boardId).map(({ id }) => id);
  const { title } = boardItemAssociation;
  const field = 'subTypeAssociationIds';
  if (subTypeAssociationIds === null || subTypeAssociationIds === undefined) {
    const message = `The ${field} field is required.`;
    throw invalidObject(title, [{ code: 'MissingRequiredField', message, resource: title, field }]);
  }
  for (const id of subTypeAssociationIds) {
    if (rows.get(id)?.refs['board'] === boardId) continue;
    const message = `Service Subtype ${id} not found for Service Board ${boardId}`;
    throw invalidObject(title, [{ code: 'NotFound', message, resource: title, field }]);
  }
  return [...new Set(subTypeAssociationIds)];
}

/** Which subtypes an item goes with is kept beside the item, and shown of its association alone. */
function changeAssociation(bodyOf: (call: Call, shown: () => Promise<string>) => Promise<unknown>): Handler {
  return async (call) => {
    await withinPath(call, boardItemAssociation);
    const [boardId = 0, itemId = 0, id = 0] = call.ids;
    if (id !== itemId) throw noRecord(nounOf(boardItemAssociation), id);
    const body = await bodyOf(call, () => shownRow(call, boardItemAssociation, id, boardId));
    const subTypeAssociationIds = await subTypesOf(call, body, boardId);
    const { env, caller, hrefBase } = call;
    const stored = await env.records.stored(item, itemId);
    if (stored === undefined) throw noRecord(nounOf(item), itemId);
    const content = { ...stored, kept: { ...stored.kept, subTypeAssociationIds } };
    const o = { base: hrefBase, now: timestamp(env.now()), who: caller.identifier, trail: true };
    const json = await env.records.update(item, itemId, stored.version, content, o);
    if (json === undefined) throw changedMeanwhile('The item');
    tell(call, item, 'updated', itemId, json);
    return { status: 200, body: await shownRow(call, boardItemAssociation, id, boardId) };
  };
}

async function patched(call: Call, shown: () => Promise<string>): Promise<unknown> {
  const operations = PatchOperations.safeParse(call.body);
  if (!operations.success) throw unreadable('The request body must be a list of operations.');
  try {
    return applyPatch(record.parse(JSON.parse(await shown())), operations.data, associationMembers).record;
  } catch (error) {
    throw error instanceof PatchError ? unreadable(error.message) : error;
  }
}

const excluded = z.looseObject({ memberId: z.number().int().min(1).max(int32Max) });
const boardIds = z.array(z.number()).catch([]);

/** Makes a member's excluded boards what `change` gives; `undefined`: they are so already. */
async function changeExcluded(
  call: Call,
  memberId: number,
  change: (ids: number[]) => number[] | undefined,
): Promise<boolean> {
  const api = await call.env.small.row('apiMember', memberId);
  const row = api ?? (await call.env.small.row('member', memberId));
  if (row === undefined) throw noRecord('Member', memberId);
  const value = change(boardIds.parse(row.data['excludedServiceBoardIds']));
  if (value === undefined) return false;
  const resource = resourceOf(api === undefined ? 'member' : 'apiMember');
  await patchRecord(
    call,
    resource,
    memberId,
    [{ op: 'replace', path: 'excludedServiceBoardIds', value }],
    [],
  );
  return true;
}

const exclude: Handler = async (call) => {
  const [boardId = 0] = call.ids;
  await mustSee(call, board, boardId);
  const body = excluded.safeParse(call.body);
  if (!body.success) throw unreadable('The request body must be {"memberId": …}.');
  const { memberId } = body.data;
  if (
    !(await changeExcluded(call, memberId, (ids) => (ids.includes(boardId) ? undefined : [...ids, boardId])))
  ) {
    const { title } = boardExcludedMember;
    const message = 'The member is excluded already.';
    throw invalidObject(title, [{ code: 'ObjectExists', message, resource: title, field: 'memberId' }]);
  }
  return { status: 201, body: await shownRow(call, boardExcludedMember, memberId, boardId) };
};

const include: Handler = async (call) => {
  const [boardId = 0, memberId = 0] = call.ids;
  await mustSee(call, board, boardId);
  const without = (ids: number[]): number[] | undefined =>
    ids.includes(boardId) ? ids.filter((id) => id !== boardId) : undefined;
  if (!(await changeExcluded(call, memberId, without))) throw noRecord(nounOf(boardExcludedMember), memberId);
  return { status: 204, body: '' };
};

/** What is written of boards through views: it belongs to items and to members. */
export const boardRoutes: readonly Route[] = [
  {
    verb: 'PUT',
    path: `${boardItemAssociation.path}/{id}`,
    handler: changeAssociation(async (call) => call.body),
  },
  { verb: 'PATCH', path: `${boardItemAssociation.path}/{id}`, handler: changeAssociation(patched) },
  { verb: 'POST', path: boardExcludedMember.path, handler: exclude },
  { verb: 'DELETE', path: `${boardExcludedMember.path}/{id}`, handler: include },
];
