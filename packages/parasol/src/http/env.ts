import type { HttpBindings } from '@hono/node-server';
import type { BlockList } from 'node:net';
import type { Logger } from 'pino';
import type { ApiToken, Membership, Oidc, Session, SignIn } from '../access/index.ts';
import type { Deps } from '../deps.ts';

/** What the routes are handed: the rooms' dependencies and the way in. */
export type HttpDeps = Deps & {
  readonly signIn: SignIn;
  /** Sign-in by an identity provider, where the operator has configured one. */
  readonly oidc: Oidc | null;
  /** Whether people reach the console by https. */
  readonly https: boolean;
  /** How people reach the console, if the operator says so. */
  readonly publicUrl: string | null;
  /** The proxies before the console whose word for a caller's address is taken. */
  readonly proxies: BlockList | null;
};

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
