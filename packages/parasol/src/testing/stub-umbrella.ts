import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type StubCustomer = {
  customerId: number;
  customerName: string;
  seats: number;
  [member: string]: unknown;
};

/** Umbrella of a few lines: one MSP key that knows its customers. */
export type StubUmbrella = {
  readonly url: string;
  customers: StubCustomer[];
  /** What the console says of itself. */
  customerCount: number | null;
  /** Paths that the key may not read. */
  forbidden: RegExp | null;
  kind: 'msp' | 'mssp';
  readonly calls: string[];
  stop(): Promise<void>;
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

export const stubUmbrellaKey = { key: 'umbrella-key-0001', secret: 'umbrella-secret-0001' } as const;

/** Starts it on a free port of this machine. */
export const startStubUmbrella = async (): Promise<StubUmbrella> => {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://stub');
    stub.calls.push(`${request.method} ${url.pathname}`);
    if (url.pathname === '/auth/v2/token') {
      const pair = Buffer.from(
        (request.headers.authorization ?? '').replace('Basic ', ''),
        'base64',
      ).toString();
      if (pair === `${stubUmbrellaKey.key}:${stubUmbrellaKey.secret}`)
        json(response, 200, { token_type: 'bearer', access_token: 'token', expires_in: 3_600 });
      else json(response, 401, { message: 'invalid client' });
      return;
    }
    const list = { msp: '/admin/v2/managed/customers', mssp: '/admin/v2/providers/customers' }[stub.kind];
    if (stub.forbidden?.test(url.pathname) === true) json(response, 403, { message: 'Access Forbidden' });
    else if (url.pathname === list) {
      const page = Number(url.searchParams.get('page') ?? 1);
      const limit = Number(url.searchParams.get('limit') ?? 100);
      json(response, 200, stub.customers.slice((page - 1) * limit, page * limit));
    } else if (url.pathname === '/reports/v2/providers/consoles')
      json(response, 200, { data: { customerCount: stub.customerCount ?? stub.customers.length }, meta: {} });
    else if (url.pathname.startsWith('/admin/')) json(response, 403, { message: 'Access Forbidden' });
    else json(response, 200, { data: [], meta: {} });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stub: StubUmbrella = {
    url: `http://127.0.0.1:${address.port}`,
    customers: [],
    customerCount: null,
    forbidden: null,
    kind: 'msp',
    calls: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
};
