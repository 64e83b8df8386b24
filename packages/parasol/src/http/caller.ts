import type { Context } from 'hono';
import type { Caller } from '../access/index.ts';
import type { HttpEnv } from './env.ts';

/** The parts of a request that sign-in needs. The address is the socket's own: no header from outside is believed. */
export const callerOf = (c: Context<HttpEnv>): Caller => ({
  cookie: c.req.header('cookie') ?? '',
  userAgent: c.req.header('user-agent') ?? '',
  address: c.env?.incoming?.socket.remoteAddress ?? '127.0.0.1',
});

/** Hands cookies of the sign-in on to the browser. */
export const setCookies = (c: Context<HttpEnv>, cookies: readonly string[]): void => {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
};
