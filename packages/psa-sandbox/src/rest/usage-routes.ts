import { requirementFor } from '@parasol/connectwise';
import { z } from 'zod';
import { resourceOf, resources } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import { accessOf } from '../security/access.ts';
import type { Selection } from '../store/document-sql.ts';
import { referenceColumns } from '../store/names.ts';
import { visibility } from '../store/visibility.ts';
import { noPermission, noRecord } from './api-error.ts';
import { type Call, type Handler, reply } from './call.ts';
import { below } from './narrowing.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';

/** The kinds whose records say where they are used. */
const kinds = [
  'company',
  'companyStatus',
  'companyType',
  'companySite',
  'configurationStatus',
  'configurationType',
  'configurationTypeQuestionValue',
  'agreementType',
  'board',
  'boardItem',
  'boardStatus',
  'boardSubType',
  'boardType',
  'priority',
  'source',
  'department',
  'location',
  'member',
];

/** Other kinds that refer to this one, each with the columns by which. */
function usersOf(resource: Resource): { user: Resource; field: string }[] {
  return resources.flatMap((user) =>
    referenceColumns(user)
      .filter(({ field, to }) => to === resource.name && user.grandparent?.column !== field)
      .map(({ field }) => ({ user, field })),
  );
}

/** The last number of the path, below the records that the numbers before it name. @throws ApiError 404 */
async function recordOf(call: Call, resource: Resource): Promise<number> {
  if (call.access === 'reduced') throw noPermission();
  const id = call.ids.at(-1) ?? 0;
  const above = [resource.grandparent, resource.parent].filter((one) => one !== undefined);
  for (const [i, { to }] of above.entries()) await mustSee(call, resourceOf(to), call.ids[i] ?? 0);
  const narrow = above.map(({ column }, i) => below(column, call.ids[i] ?? 0));
  const stored = await call.env.records.stored(resource, id, [
    ...narrow,
    ...visibility(resource, call.caller, call.access),
  ]);
  if (stored === undefined) throw noRecord(nounOf(resource), id);
  return id;
}

/** How many records of each kind refer to this one. */
function usages(resource: Resource): Handler {
  return async (call) => {
    const id = await recordOf(call, resource);
    const found: { type: string; count: number; typeKey: string }[] = [];
    for (const { user, field } of usersOf(resource)) {
      const count = await call.env.records.count(user, [below(field, id)]);
      if (count > 0) found.push({ type: nounOf(user), count, typeKey: user.object });
    }
    return reply(200, found);
  };
}

const listMax = 1_000;
const idOnly: Selection = new Map([['id', true]]);
const ids = z.array(z.object({ id: z.number() }));

/** The records of a kind that refer to this one and that the caller may read, at most 1,000. */
async function seenUsers(call: Call, user: Resource, field: string, id: number): Promise<number[]> {
  const requirement = requirementFor('GET', `${user.path}/{id}`);
  const access = requirement === undefined ? 'refused' : accessOf(call.caller, requirement);
  if (access !== 'My' && access !== 'All') return [];
  const found = await call.env.records.list(user, {
    base: call.hrefBase,
    narrow: [below(field, id), ...visibility(user, call.caller, access)],
    selection: idOnly,
    order: () => 't.id',
    limit: listMax,
    offset: 0,
  });
  return ids.parse(JSON.parse(found.json)).map((one) => one.id);
}

/** The records that refer to this one, as far as the caller may read them. */
function usageList(resource: Resource): Handler {
  return async (call) => {
    const id = await recordOf(call, resource);
    const found: { type: string; id: number; description: string; typeKey: string }[] = [];
    for (const { user, field } of usersOf(resource)) {
      for (const usedBy of await seenUsers(call, user, field, id)) {
        const type = nounOf(user);
        found.push({ type, id: usedBy, description: `${type} ${usedBy}`, typeKey: user.object });
      }
    }
    return reply(200, found);
  };
}

function listOf(resource: Resource): Route {
  return { verb: 'GET', path: `${resource.path}/{id}/usages/list`, handler: usageList(resource) };
}

/** `/usages` of the kinds that are documented to have it; boards' teams have the list alone. */
export const usageRoutes: readonly Route[] = [
  ...kinds
    .map(resourceOf)
    .flatMap((resource): Route[] => [
      { verb: 'GET', path: `${resource.path}/{id}/usages`, handler: usages(resource) },
      listOf(resource),
    ]),
  listOf(resourceOf('boardTeam')),
];
