import { z } from '@hono/zod-openapi';

import { createCallbacks, type Callbacks } from '../../callbacks/index.ts';
import { countAttempt, rateRules } from '../../access/index.ts';
import type { Deps } from '../../deps.ts';
import { parasolError } from '../../errors/index.ts';
import { newRouter, openRoute } from '../routes.ts';

/** A record with all its fields is far smaller. */
const bodyBytesMax = 256 * 1024;

const take = openRoute({
  method: 'post',
  path: '/callbacks/{subscriber}/{token}',
  operationId: 'takeCallback',
  tags: ['Callbacks'],
  summary:
    'Takes from a ConnectWise PSA that a ticket has changed. Signed by it; only a reason to look sooner.',
  request: {
    params: z.object({ subscriber: z.uuid(), token: z.string().min(1).max(100) }),
    headers: z.object({ 'x-content-signature': z.string().max(200).optional() }),
  },
  responses: { 204: { description: 'Taken' } },
});

/** Signing keys are kept per process, so the taker is as well. */
const takers = new WeakMap<Deps['connect'], Callbacks>();

export const callbackRoutes = newRouter().openapi(take, async (c) => {
  const deps = c.get('deps');
  const { subscriber: providerId, token } = c.req.valid('param');
  const waitSeconds = await countAttempt(deps.db, `callback:${providerId}`, rateRules.callbackByProvider);
  if (waitSeconds > 0) throw parasolError('too_many_attempts', { waitSeconds });
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length > bodyBytesMax) throw parasolError('too_large');
  const taker = takers.get(deps.connect) ?? createCallbacks(deps);
  takers.set(deps.connect, taker);
  await taker.take({ providerId, token, signature: c.req.header('x-content-signature'), body });
  return c.body(null, 204);
});
