import { Hono } from 'hono';
import { z } from 'zod';
import type { Callbacks } from '../callbacks/callbacks.ts';
import { failingSince } from '../callbacks/failing-days.ts';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { deleteRecord } from '../rest/remove.ts';
import { patchRecord } from '../rest/write.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { writerOf } from './administrator.ts';
import { idOf, inputOf } from './input.ts';

const callback = resourceOf('callback');
const noun = 'Callback';
const activeInput = z.strictObject({ inactiveFlag: z.boolean() });
const stored = z.object({
  description: z.string().optional(),
  url: z.string(),
  objectId: z.number(),
  type: z.string(),
  level: z.string(),
  memberId: z.number().optional(),
  inactiveFlag: z.boolean().optional(),
});

/** Registered callbacks and what became of their messages: `/sandbox/api/callbacks`. They are made over REST. */
export function callbackRoutes(env: Env, callbacks: Callbacks): Hono {
  const app = new Hono();
  const all = async () => {
    const members = await env.small.rows('apiMember');
    const failing = await failingSince(env.db);
    return [...(await env.small.rows('callback')).values()].map(({ id, data }) => {
      const { description, memberId, inactiveFlag, ...rest } = stored.parse(data);
      const sinceMs = failing.get(id);
      const owner = memberId === undefined ? undefined : members.get(memberId)?.data['identifier'];
      return {
        id,
        ...rest,
        description: description ?? null,
        member: typeof owner === 'string' ? owner : null,
        inactiveFlag: inactiveFlag === true,
        failingSince: sinceMs === undefined ? null : timestamp(new Date(sinceMs)),
      };
    });
  };
  const existing = async (id: number): Promise<SmallRow> => {
    const row = await env.small.row('callback', id);
    if (row === undefined) throw noRecord(noun, id);
    return row;
  };
  app.get('/', async (c) => c.json(await all()));
  app.get('/deliveries', (c) => c.json(callbacks.deliveries));
  // One that was shut off and is switched on again has its three days anew.
  app.put('/:id', async (c) => {
    const row = await existing(idOf(c, 'id', noun));
    const { inactiveFlag } = await inputOf(c, activeInput, 'callback');
    const change = { op: 'replace', path: 'inactiveFlag', value: inactiveFlag };
    await patchRecord(writerOf(env), callback, row.id, [change], []);
    return c.json((await all()).find(({ id }) => id === row.id));
  });
  app.delete('/:id', async (c) => {
    const row = await existing(idOf(c, 'id', noun));
    await deleteRecord(writerOf(env), callback, row.id, []);
    return c.body(null, 204);
  });
  return app;
}
