import { resourceOf } from '../definitions/registry.ts';
import { noRecord } from './api-error.ts';
import { type Handler, reply } from './call.ts';
import { mustSee } from './resource-routes.ts';
import type { Route } from './routes.ts';

const ticket = resourceOf('ticket');

/** Whoever sees the ticket is told that it has none. */
function below(answer: unknown): Handler {
  return async (call) => {
    await mustSee(call, ticket, call.ids[0] ?? 0);
    return reply(200, answer);
  };
}

const ofTickets = ['activities', 'products', 'scheduleentries', 'timeentries'];
const ofSystem = ['locales', 'personas', 'standardNotes'];

/** Documented lists of kinds that this PSA keeps none of: they are empty, so that clients which read them go on. */
export const unkeptRoutes: readonly Route[] = [
  ...ofTickets.flatMap((name): Route[] => [
    { verb: 'GET', path: `/service/tickets/{parentId}/${name}`, handler: below([]) },
    { verb: 'GET', path: `/service/tickets/{parentId}/${name}/count`, handler: below({ count: 0 }) },
  ]),
  ...ofSystem.flatMap((name): Route[] => [
    { verb: 'GET', path: `/system/info/${name}`, handler: async () => reply(200, []) },
    { verb: 'GET', path: `/system/info/${name}/count`, handler: async () => reply(200, { count: 0 }) },
    {
      verb: 'GET',
      path: `/system/info/${name}/{id}`,
      handler: async (call) => {
        throw noRecord(name, call.ids[0] ?? 0);
      },
    },
  ]),
];
