import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { unreadable } from './api-error.ts';
import type { Handler } from './call.ts';
import { listRecords } from './list.ts';
import type { Route } from './routes.ts';
import { mergeTickets } from './ticket-merge.ts';

const ticket = resourceOf('ticket');

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

/** Tickets' own endpoints. */
export const ticketRoutes: readonly Route[] = [
  { verb: 'POST', path: '/service/tickets/search', handler: search },
  { verb: 'POST', path: '/service/tickets/{parentId}/merge', handler: mergeTickets },
];
