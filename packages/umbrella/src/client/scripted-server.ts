import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly organizationId: string | undefined;
  readonly token: string;
};

export type ScriptedServer = { readonly url: string; readonly seen: Seen[]; stop(): Promise<void> };

type Answer = { status?: number; body?: unknown; location?: string; reset?: true };

const send = (response: ServerResponse, { status = 200, body = {}, location, reset }: Answer): void => {
  if (reset === true) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(location === undefined ? {} : { location }),
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/**
 * A small server for tests of the client's manners (the sandbox is for its words): issues tokens `t1`, `t2`, … and
 * answers everything else as the script says.
 */
export const startScriptedServer = async (
  script: (request: Seen, server: ScriptedServer) => Answer,
  tokenAnswer: () => Answer = () => ({}),
): Promise<ScriptedServer> => {
  let tokens = 0;
  const seen: Seen[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const organizationId = request.headers['x-umbrella-orgid'];
    const one: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      organizationId: typeof organizationId === 'string' ? organizationId : undefined,
      token: (request.headers.authorization ?? '').replace(/^Bearer /u, ''),
    };
    seen.push(one);
    if (one.url === '/auth/v2/token') {
      tokens += 1;
      send(response, {
        body: { token_type: 'bearer', access_token: `t${tokens}`, expires_in: 3_600 },
        ...tokenAnswer(),
      });
      return;
    }
    send(response, script(one, server));
  };
  const http = createServer(answer);
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const server: ScriptedServer = {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
};
