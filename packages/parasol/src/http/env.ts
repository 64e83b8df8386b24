import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { ApiToken, Membership, Session, SignIn } from '../access/index.ts';
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
    /** Set where an API token calls, in place of a person's session. */
    token: ApiToken | undefined;
    membership: Membership;
  };
};
