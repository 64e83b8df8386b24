import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { deleteIntegratorLogin, integratorLogins, setIntegratorLogin } from '../store/login-store.ts';
import { inputOf, refusal } from './input.ts';

const loginInput = z.strictObject({
  username: z
    .string({ error: 'The User Name field is required.' })
    .trim()
    .min(1, 'The User Name field is required.')
    .max(50, 'The User Name may have at most 50 characters.')
    .regex(/^[^+:\0]*$/, 'The User Name may have neither “+” nor “:”.'),
  password: z
    .string({ error: 'The Password field is required.' })
    .min(1, 'The Password field is required.')
    .max(200, 'The Password may have at most 200 characters.'),
  memberId: z.number({ error: 'The Member ID field is required.' }).int(),
});

/**
 * Old-style logins (`company+user:password`): `/sandbox/api/integrator-logins`. One that exists gets the password
 * and the member that are sent. No answer holds a password; only its hash is stored.
 */
export function integratorLoginRoutes(env: Env): Hono {
  const app = new Hono();
  app.get('/', async (c) => {
    const members = await env.small.rows('apiMember');
    const logins = await integratorLogins(env.db);
    return c.json(
      logins.map(({ username, memberId }) => {
        const identifier = members.get(memberId)?.data['identifier'];
        return { username, memberId, member: typeof identifier === 'string' ? identifier : null };
      }),
    );
  });
  app.post('/', async (c) => {
    const { username, password, memberId } = await inputOf(c, loginInput, 'integratorLogin');
    if ((await env.small.row('apiMember', memberId)) === undefined)
      throw refusal('NotFound', `API Member ${memberId} not found`, 'integratorLogin', 'memberId');
    await setIntegratorLogin(env.db, memberId, username, password);
    return c.json({ username: username.toLowerCase(), memberId }, 201);
  });
  app.delete('/:username', async (c) => {
    const username = c.req.param('username');
    if (!(await deleteIntegratorLogin(env.db, username)))
      throw noRecord('Integrator login', username.slice(0, 50));
    return c.body(null, 204);
  });
  return app;
}
