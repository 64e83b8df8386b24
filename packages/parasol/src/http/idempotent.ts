import { createMiddleware } from 'hono/factory';
import { parasolError } from '../errors/index.ts';
import { once } from '../idempotency/index.ts';
import type { HttpEnv } from './env.ts';

export const idempotencyHeader = 'idempotency-key';

const printable = /^[\x21-\x7e]{1,200}$/;

/** How the header is described on every creation. */
export const idempotencyParameter = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  description:
    'Up to 200 printable characters that you make up. The same request with the same key again gets the first answer for 24 hours (marked Idempotent-Replayed: true); the same key with other content is refused.',
  schema: { type: 'string', maxLength: 200 },
} as const;

/**
 * Carries a creation out once per key, for callers whose connection broke before they had the answer. Stands behind
 * the guards: who may no longer do it gets no kept answer either.
 */
export const idempotent = createMiddleware<HttpEnv>(async (c, next) => {
  const key = c.req.header(idempotencyHeader);
  if (key === undefined) return next();
  if (!printable.test(key))
    throw parasolError('bad_input', {
      fields: [
        { field: 'Idempotency-Key', code: 'malformed', message: 'Give 1 to 200 printable characters.' },
      ],
    });
  const { pathname, search } = new URL(c.req.url);
  const asked = {
    caller: c.get('token')?.id ?? c.get('session').user.id,
    route: `${c.req.method} ${pathname}${search}`,
    key,
    content: await c.req.text(),
  };
  const answer = await once(c.get('deps'), asked, async () => {
    await next();
    return { status: c.res.status, body: await c.res.clone().text() };
  });
  if (!answer.again) return undefined;
  return new Response(answer.status === 204 ? null : answer.body, {
    status: answer.status,
    headers: {
      'idempotent-replayed': 'true',
      ...(answer.body === '' ? {} : { 'content-type': 'application/json' }),
    },
  });
});
