import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StubCompany = {
  id: number;
  identifier: string;
  name: string;
  status?: string;
  deletedFlag?: boolean;
  lastUpdated?: string;
};

/** A PSA of a few lines with the answers that the tests of one room need; the sandbox is used where all parts meet. */
export type StubPsa = {
  readonly url: string;
  companies: StubCompany[];
  /** `public:private` pairs that are known. */
  keys: Set<string>;
  /** Client IDs that are known; null takes any. */
  clientIds: Set<string> | null;
  /** Every request, as `GET /company/companies`. */
  readonly calls: string[];
  /** Every `Authorization` header that came in, decoded. */
  readonly credentials: string[];
  stop(): Promise<void>;
};

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

const base = '/v4_6_release/apis/3.0';

/** Starts it on a free port of this machine for the company `acme`. */
export const startStubPsa = async (): Promise<StubPsa> => {
  const list = (query: URLSearchParams): StubCompany[] => {
    const since = /lastUpdated > \[([^\]]+)\]/.exec(query.get('conditions') ?? '')?.[1];
    return stub.companies
      .filter((company) => since === undefined || (company.lastUpdated ?? '') > since)
      .sort((a, b) => a.id - b.id);
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const path = url.pathname.replace(base, '');
    stub.calls.push(`${request.method} ${path}`);
    if (path.startsWith('/login/companyinfo/')) {
      const known = path.endsWith('/acme');
      json(
        response,
        200,
        known ? { CompanyName: 'Acme', Codebase: 'v4_6_release/', CompanyID: 'acme' } : null,
      );
      return;
    }
    const pair = Buffer.from(
      (request.headers.authorization ?? '').replace('Basic ', ''),
      'base64',
    ).toString();
    stub.credentials.push(pair);
    const keys = pair.replace(/^acme\+/, '');
    if (stub.clientIds !== null && !stub.clientIds.has(String(request.headers['clientid'])))
      json(response, 401, { code: 'Unauthorized', message: 'The clientId is not known' });
    else if (!stub.keys.has(keys)) json(response, 401, { code: 'Unauthorized', message: 'Not known' });
    else if (path === '/company/companies/count')
      json(response, 200, { count: list(url.searchParams).length });
    else if (path === '/company/companies') {
      const size = Number(url.searchParams.get('pageSize') ?? 25);
      const after = Number(url.searchParams.get('pageId') ?? 0);
      const rows = list(url.searchParams).filter((company) => company.id > after);
      const skipped = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
      const part = rows.slice(skipped, skipped + size);
      const last = part.at(-1)?.id ?? 0;
      json(
        response,
        200,
        part.map(({ status, lastUpdated, ...company }) => ({
          ...company,
          status: { id: 1, name: status ?? 'Active' },
          _info: { lastUpdated: lastUpdated ?? '2026-01-01T00:00:00Z' },
        })),
        rows.length > size ? { link: `<http://stub${base}${path}?pageId=${last}>; rel="next"` } : {},
      );
    } else json(response, 404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' });
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stub: StubPsa = {
    url: `http://127.0.0.1:${address.port}`,
    companies: [],
    keys: new Set(['publicpublic0001:privateprivate01']),
    clientIds: null,
    calls: [],
    credentials: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
};
