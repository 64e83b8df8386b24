import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Membership, Session, SignIn } from '../access/index.ts';
import type { Deps } from '../deps.ts';

/** What the routes are handed: the rooms' dependencies and the way in. */
export type HttpDeps = Deps & { readonly signIn: SignIn };

/** What the middlewares leave for the routes. */
export type HttpEnv = {
  Bindings: Partial<HttpBindings>;
  Variables: {
    deps: HttpDeps;
    requestId: string;
    log: Logger;
    session: Session;
    membership: Membership;
  };
};
