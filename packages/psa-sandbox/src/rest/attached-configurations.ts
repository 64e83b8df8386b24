import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { attach, attachedTo, detach, type LinkTable, linkTables } from '../store/configuration-links.ts';
import type { Selection } from '../store/document-sql.ts';
import type { Narrow } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import { invalidObject, noRecord, unreadable } from './api-error.ts';
import type { Call } from './call.ts';
import { countRecords, listRecords } from './list.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';

const configuration = resourceOf('configuration');

/** What a reference to a configuration shows. */
const shown: Selection = new Map([
  ['id', true],
  ['deviceIdentifier', true],
  ['_info', true],
]);

const attachBody = z.looseObject({
  id: z.number().int().nullish(),
  deviceIdentifier: z.string().max(100).nullish(),
});

async function referenceJson(call: Call, id: number, narrow: readonly Narrow[]): Promise<string> {
  const json = await call.env.records.document(configuration, id, {
    base: call.hrefBase,
    narrow: [...narrow, ...visibility(configuration, call.caller, 'All')],
    selection: shown,
  });
  if (json === undefined) throw noRecord('Configuration', id);
  return json;
}

/** Configurations attached to a record follow the record's right; the caller's location still counts. */
function routesFor(holder: Resource, link: LinkTable): Route[] {
  const path = `${holder.path}/{parentId}/configurations`;
  const seen = async (call: Call): Promise<{ call: Call; holderId: number; narrow: Narrow[] }> => {
    const holderId = call.ids[0] ?? 0;
    await mustSee(call, holder, holderId);
    return { call: { ...call, access: 'All' }, holderId, narrow: [attachedTo(link, holderId)] };
  };
  return [
    {
      verb: 'GET',
      path,
      handler: async (call) => {
        const found = await seen(call);
        return listRecords(found.call, configuration, { narrow: found.narrow, only: shown });
      },
    },
    {
      verb: 'GET',
      path: `${path}/count`,
      handler: async (call) => {
        const found = await seen(call);
        return countRecords(found.call, configuration, { narrow: found.narrow, only: shown });
      },
    },
    {
      verb: 'GET',
      path: `${path}/{id}`,
      handler: async (call) => {
        const { narrow } = await seen(call);
        return { status: 200, body: await referenceJson(call, call.ids[1] ?? 0, narrow) };
      },
    },
    {
      verb: 'POST',
      path,
      handler: async (call) => {
        const { holderId, narrow } = await seen(call);
        const body = attachBody.safeParse(call.body);
        if (!body.success) throw unreadable('The request body must be {"id": …} or {"deviceIdentifier": …}.');
        const id = await attach(
          call.env.db,
          link,
          holderId,
          body.data,
          visibility(configuration, call.caller, 'All'),
        );
        if (id === undefined) {
          const field = body.data.id === undefined || body.data.id === null ? 'deviceIdentifier' : 'id';
          const message = `Configuration ${body.data.id ?? body.data.deviceIdentifier ?? ''} not found`;
          throw invalidObject('configurationReference', [
            { code: 'NotFound', message, resource: 'configurationReference', field },
          ]);
        }
        return { status: 201, body: await referenceJson(call, id, narrow) };
      },
    },
    {
      verb: 'DELETE',
      path: `${path}/{id}`,
      handler: async (call) => {
        const { holderId } = await seen(call);
        const id = call.ids[1] ?? 0;
        if (!(await detach(call.env.db, link, holderId, id))) throw noRecord('Configuration', id);
        return { status: 204, body: '' };
      },
    },
  ];
}

/** The configurations of tickets and of agreements. */
export const attachedConfigurationRoutes: readonly Route[] = [
  ...routesFor(resourceOf('ticket'), linkTables.ticket),
  ...routesFor(resourceOf('agreement'), linkTables.agreement),
];
