import { requirementFor } from '@parasol/connectwise';
import { z } from 'zod';
import { resources } from '../definitions/registry.ts';
import { accessOf } from '../security/access.ts';
import { ApiError, noEndpoint, noPermission, unreadable } from './api-error.ts';
import { type Call, CallQuery, type Handler, reply } from './call.ts';
import { hidePasswords } from './hide-passwords.ts';
import { countRecords, listRecords } from './list.ts';
import type { Route } from './routes.ts';

const requestsMax = 100;
const text = z.string().nullish();
const request = z.looseObject({
  sequenceNumber: z.number().int().nullish(),
  resourceType: text,
  version: text,
  apiRequest: z
    .looseObject({
      id: z.number().int().nullish(),
      filters: z
        .looseObject({ conditions: text, childConditions: text, customFieldConditions: text, orderBy: text })
        .nullish(),
      page: z.looseObject({ page: z.number().nullish(), pageSize: z.number().nullish() }).nullish(),
      fields: text,
    })
    .nullish(),
});
const bundle = z.looseObject({ requests: z.array(request).max(requestsMax) });
type BundleRequest = z.infer<typeof request>;

const counted = z.object({ count: z.number() });

/** The query that stands for an entry's filters, page and fields. */
function queryOf({ apiRequest }: BundleRequest): CallQuery {
  const { filters, page, fields, id } = apiRequest ?? {};
  const byId = id === null || id === undefined ? undefined : `id=${id}`;
  const conditions = [filters?.conditions, byId].filter(
    (one) => typeof one === 'string' && one.trim() !== '',
  );
  const entries: Record<string, string | number | null | undefined> = {
    conditions: conditions.map((one) => `(${one})`).join(' and '),
    childConditions: filters?.childConditions,
    customFieldConditions: filters?.customFieldConditions,
    orderBy: filters?.orderBy,
    page: page?.page,
    pageSize: page?.pageSize,
    fields,
  };
  return new CallQuery(
    Object.entries(entries).flatMap(([name, value]): [string, string][] =>
      value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
}

/** One list of a bundle, asked as if it stood by itself: with its own right. */
async function answerEntry(
  call: Call,
  entry: BundleRequest,
  counting: boolean,
): Promise<Record<string, unknown>> {
  const head = {
    sequenceNumber: entry.sequenceNumber ?? 0,
    resourceType: entry.resourceType ?? '',
    version: entry.version ?? call.env.settings.version.replace(/^v/, ''),
  };
  try {
    const type = head.resourceType.toLowerCase();
    const resource = resources.find(
      (r) =>
        !r.path.includes('{') &&
        r.verbs.includes('GET') &&
        (r.object.toLowerCase() === type || r.name.toLowerCase() === type),
    );
    const requirement = resource === undefined ? undefined : requirementFor('GET', resource.path);
    if (resource === undefined || requirement === undefined) throw noEndpoint();
    const access = accessOf(call.caller, requirement);
    if (access === 'refused') throw noPermission();
    const inner: Call = { ...call, access, query: queryOf(entry), forwardOnly: false };
    if (counting) {
      const { count } = counted.parse(JSON.parse((await countRecords(inner, resource)).body));
      return { ...head, entities: [], count, success: true, statusCode: 200 };
    }
    const { body } = await listRecords(inner, resource);
    const shown = resource.name === 'configuration' ? hidePasswords(call.caller, body) : body;
    const entities = z.array(z.unknown()).parse(JSON.parse(shown));
    return { ...head, entities, count: entities.length, success: true, statusCode: 200 };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...head, entities: [], count: 0, success: false, statusCode: error.status, error: error.body };
  }
}

function answerBundle(counting: boolean): Handler {
  return async (call) => {
    const read = bundle.safeParse(call.body);
    if (!read.success)
      throw unreadable(`The request body must be {"requests": [...]}, at most ${requestsMax}.`);
    const results: unknown[] = [];
    for (const entry of read.data.requests) results.push(await answerEntry(call, entry, counting));
    return reply(200, { results });
  };
}

/** `/system/bundles`: several lists in one call. */
export const bundleRoutes: readonly Route[] = [
  { verb: 'POST', path: '/system/bundles', handler: answerBundle(false) },
  { verb: 'POST', path: '/system/bundles/count', handler: answerBundle(true) },
];
