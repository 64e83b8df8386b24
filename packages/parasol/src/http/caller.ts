import type { Context } from 'hono';
import { clientAddress, type Caller } from '../access/index.ts';
import type { HttpEnv } from './env.ts';

/** The parts of a request that sign-in needs. Of the address only the operator's own proxies are believed. */
export const callerOf = (c: Context<HttpEnv>): Caller => ({
  cookie: c.req.header('cookie') ?? '',
  userAgent: c.req.header('user-agent') ?? '',
  address: clientAddress(
    c.env?.incoming?.socket.remoteAddress ?? '127.0.0.1',
    c.req.header('x-forwarded-for'),
    c.get('deps').proxies,
  ),
});

/** Hands cookies of the sign-in on to the browser. */
export const setCookies = (c: Context<HttpEnv>, cookies: readonly string[]): void => {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
};
