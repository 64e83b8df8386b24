import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { PsaCallError } from './answer.ts';
import { createConnectWiseClient } from './connectwise-client.ts';
import type { ConnectWiseClient, ConnectWiseClientOptions } from './types.ts';

const Row = z.looseObject({ id: z.number() });
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function port(server: Server | TcpServer): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const info = JSON.stringify({ CompanyName: 'Test', Codebase: 'v2025_1/', CompanyID: 'test', IsCloud: false });

/** A PSA that answers companyinfo by itself and everything else by the given listener. */
async function psa(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/login/companyinfo/')) response.end(info);
    else listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port(server)}`;
}

function client(site: string, o: Partial<ConnectWiseClientOptions> = {}): ConnectWiseClient {
  const made = createConnectWiseClient({
    site,
    credentials: {
      kind: 'keys',
      companyId: 'test',
      publicKey: 'pub',
      privateKey: 'priv',
      clientId: 'client-id',
    },
    ...o,
  });
  closers.push(() => made.close());
  return made;
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

test('a call carries keys, client id and version, on the codebase that companyinfo names', async () => {
  const seen: IncomingMessage[] = [];
  const site = await psa((request, response) => {
    seen.push(request);
    json(response, 200, { id: 1 });
  });
  const answer = await client(site).get('/company/companies/1', Row, { fields: 'id,name', page: undefined });
  expect(answer).toEqual({ outcome: 'ok', status: 200, body: { id: 1 } });
  expect(seen[0]?.url).toBe('/v2025_1/apis/3.0/company/companies/1?fields=id%2Cname');
  expect(seen[0]?.headers['authorization']).toBe(`Basic ${Buffer.from('test+pub:priv').toString('base64')}`);
  expect(seen[0]?.headers['clientid']).toBe('client-id');
  expect(seen[0]?.headers['accept']).toMatch(/^application\/vnd\.connectwise\.com\+json; version=/);
  expect(seen[0]?.headers['x-cw-usertype']).toBeUndefined();
});

test('an integrator login says that it is one', async () => {
  let userType: unknown;
  const site = await psa((request, response) => {
    userType = request.headers['x-cw-usertype'];
    json(response, 200, { id: 1 });
  });
  const credentials = { kind: 'login', companyId: 'test', user: 'u', password: 'p', clientId: 'c' } as const;
  await client(site, { credentials }).get('/x', Row);
  expect(userType).toBe('integrator');
});

test.each([400, 401, 403, 404, 405, 415, 422])("%i is a refusal with the PSA's own words", async (status) => {
  const errors = [{ code: 'MissingRequiredField', message: 'The name field is required.', field: 'name' }];
  const site = await psa((_request, response) =>
    json(response, status, { code: 'NotFound', message: 'No', errors }),
  );
  const answer = await client(site).write('POST', '/company/configurations', {}, Row);
  expect(answer).toEqual({ outcome: 'refused', status, code: 'NotFound', message: 'No', errors });
});

test.each([408, 409, 500, 502, 503, 504, 302, 410])(
  '%i leaves it unknown whether a write was applied',
  async (status) => {
    const site = await psa((_request, response) => json(response, status, {}, { location: '/elsewhere' }));
    const answer = await client(site).write('POST', '/service/tickets', {}, Row);
    expect(answer).toMatchObject({ outcome: 'unknown', status });
  },
);

test('a success that cannot be read is unknown, not lost', async () => {
  const site = await psa((_request, response) => {
    response.writeHead(201);
    response.end('<html>');
  });
  expect(await client(site).write('POST', '/service/tickets', {}, Row)).toMatchObject({
    outcome: 'unknown',
    status: 201,
  });
});

test('a redirect is not followed', async () => {
  const seen: string[] = [];
  const site = await psa((request, response) => {
    seen.push(request.url ?? '');
    json(response, 307, {}, { location: '/stolen' });
  });
  await client(site).write('POST', '/service/tickets', {}, Row);
  expect(seen).toEqual(['/v2025_1/apis/3.0/service/tickets']);
});

test('a refused connection is never-sent', async () => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${port(server)}`;
  await new Promise((resolve) => server.close(resolve));
  const answer = await client(site).write('POST', '/service/tickets', {}, Row);
  expect(answer).toMatchObject({ outcome: 'never-sent' });
});

test('a TLS failure is never-sent', async () => {
  const site = await psa((_request, response) => response.end());
  const answer = await client(site.replace('http:', 'https:')).write('POST', '/service/tickets', {}, Row);
  expect(answer).toMatchObject({ outcome: 'never-sent' });
});

test('a connection that is reset after the request is unknown, and the request is not sent again', async () => {
  let requests = 0;
  const site = await psa((request) => {
    requests += 1;
    request.socket.destroy();
  });
  expect(await client(site).write('POST', '/service/tickets', { summary: 'x' }, Row)).toMatchObject({
    outcome: 'unknown',
  });
  expect(requests).toBe(1);
});

test('a write without an answer in time is unknown', async () => {
  const site = await psa(() => undefined);
  const answer = await client(site).write('POST', '/service/tickets', {}, Row, { timeoutMs: 150 });
  expect(answer).toEqual({ outcome: 'unknown', reason: 'no answer within 150 ms' });
});

test('a time-out before the connection is made is never-sent, and nothing is written when it comes at last', async () => {
  const received: Buffer[] = [];
  const sockets: Socket[] = [];
  // takes the TLS connection but never shakes hands
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const answer = await client(`https://127.0.0.1:${port(server)}`, { timeoutMs: 200 }).write(
    'POST',
    '/x',
    {},
    Row,
  );
  expect(answer.outcome).toBe('never-sent');
  expect(Buffer.concat(received).toString('latin1')).not.toContain('POST');
});

test('mayWrite is asked on the connected socket; a no sends no byte, on a fresh and on a kept connection', async () => {
  const seen: string[] = [];
  const site = await psa((request, response) => {
    seen.push(request.method ?? '');
    json(response, 200, { id: 1 });
  });
  const psaClient = client(site);
  const no = { mayWrite: () => false };
  await psaClient.companyInfo();
  expect((await psaClient.write('POST', '/service/tickets', {}, Row, no)).outcome).toBe('never-sent');
  expect((await psaClient.get('/service/tickets/1', Row)).outcome).toBe('ok');
  expect((await psaClient.write('POST', '/service/tickets', {}, Row, no)).outcome).toBe('never-sent');
  expect((await psaClient.write('POST', '/service/tickets', {}, Row, { mayWrite: () => true })).outcome).toBe(
    'ok',
  );
  expect(seen).toEqual(['GET', 'POST']);
});

test('mayWrite is asked after the wait for the budget, not before', async () => {
  let open = true;
  const site = await psa((_request, response) => json(response, 200, { id: 1 }));
  const psaClient = client(site, {
    acquire: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      open = false;
    },
  });
  expect((await psaClient.write('POST', '/service/tickets', {}, Row, { mayWrite: () => open })).outcome).toBe(
    'never-sent',
  );
});

test.each([
  [{ 'retry-after': '7' }, {}, 7_000],
  [{}, { error: 'ConnectWiseAPI', message: 'Too many requests. Please try again in 12 seconds.' }, 12_000],
  [{}, {}, 30_000],
])('429 tells how long to wait: %j %j', async (headers, body, retryAfterMs) => {
  const site = await psa((_request, response) => json(response, 429, body, headers));
  expect(await client(site).write('POST', '/service/tickets', {}, Row)).toEqual({
    outcome: 'throttled',
    retryAfterMs,
  });
});

test('a throttled read is tried again after onThrottled has resolved; a throttled write is not', async () => {
  let calls = 0;
  const waits: number[] = [];
  const site = await psa((_request, response) => {
    calls += 1;
    if (calls % 2 === 1) json(response, 429, {}, { 'retry-after': '3' });
    else json(response, 200, { id: 1 });
  });
  const psaClient = client(site, {
    onThrottled: async (ms) => {
      waits.push(ms);
    },
  });
  expect((await psaClient.get('/service/tickets/1', Row)).outcome).toBe('ok');
  expect((await psaClient.write('POST', '/service/tickets', {}, Row)).outcome).toBe('throttled');
  expect(waits).toEqual([3_000, 3_000]);
});

test('an unknown company is named as such', async () => {
  const server = createServer((_request, response) => response.end('null'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
  });
  const psaClient = client(`http://127.0.0.1:${port(server)}`);
  expect(await psaClient.companyInfo()).toEqual({ outcome: 'ok', status: 200, body: null });
  expect(await psaClient.get('/x', Row)).toMatchObject({ outcome: 'refused', code: 'UnknownCompany' });
});

async function collect<T>(pages: AsyncGenerator<T[]>): Promise<T[][]> {
  const all: T[][] = [];
  for await (const page of pages) all.push(page);
  return all;
}

test('pages are read forward-only where the PSA knows it', async () => {
  const ids = [1, 2, 4, 7, 9];
  const site = await psa((request, response) => {
    expect(request.headers['pagination-type']).toBe('forward-only');
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const after = Number(query.get('pageId') ?? 0);
    const rows = ids.filter((id) => id > after).slice(0, 2);
    const last = rows.at(-1);
    json(
      response,
      200,
      rows.map((id) => ({ id })),
      { link: last === 9 || last === undefined ? '' : `<http://x/?pageId=${last}>; rel="next"` },
    );
  });
  const pages = await collect(client(site).pages('/company/companies', Row, { pageSize: 2 }));
  expect(pages.flat().map((row) => row.id)).toEqual(ids);
});

test('pages are read by number where the PSA does not know forward-only', async () => {
  const site = await psa((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1);
    json(response, 200, page <= 2 ? [{ id: page * 2 - 1 }, { id: page * 2 }] : []);
  });
  const pages = await collect(client(site).pages('/company/companies', Row, { pageSize: 2 }));
  expect(pages.flat().map((row) => row.id)).toEqual([1, 2, 3, 4]);
});

test('a page that is refused throws what became of it', async () => {
  const site = await psa((_request, response) =>
    json(response, 403, { code: 'Security', message: 'No permission' }),
  );
  const failure = await collect(client(site).pages('/service/boards', Row)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PsaCallError);
  expect(failure).toMatchObject({ answer: { outcome: 'refused', status: 403, code: 'Security' } });
});

test('a Link header that goes in a circle ends with an error', async () => {
  const site = await psa((_request, response) =>
    json(response, 200, [{ id: 1 }], { link: '<http://x/?pageId=1>; rel="next"' }),
  );
  await expect(collect(client(site).pages('/company/companies', Row))).rejects.toThrow(/circle/);
});

test.each([
  'http://psa.example.com',
  'ftp://psa.example.com',
  'https://u:p@psa.example.com',
  'https://psa.example.com/path',
  'psa',
])('keys are not sent to %s', (site) => {
  expect(() => client(site)).toThrow(TypeError);
});

test('where the key is refused and another is valid by now, the call is made with that, once for all of them', async () => {
  let valid = 'Basic ' + Buffer.from('test+pub:priv').toString('base64');
  const written: string[] = [];
  const site = await psa((request, response) => {
    if (request.headers.authorization !== valid) return json(response, 401, { code: 'Unauthorized' });
    if (request.method === 'POST') written.push(valid);
    return json(response, 200, { id: 1 });
  });
  let asked = 0;
  const pair = { kind: 'keys', companyId: 'test', clientId: 'client-id' } as const;
  let stored = { ...pair, publicKey: 'pub', privateKey: 'priv' };
  const calls = client(site, {
    renew: async () => {
      asked += 1;
      return Promise.resolve(stored);
    },
  });
  expect(await calls.get('/company/companies/1', Row)).toMatchObject({ outcome: 'ok' });
  expect(asked).toBe(0);

  valid = 'Basic ' + Buffer.from('test+new:secret').toString('base64');
  expect(await calls.get('/company/companies/1', Row), 'nothing else is stored').toMatchObject({
    outcome: 'refused',
    status: 401,
  });
  stored = { ...pair, publicKey: 'new', privateKey: 'secret' };
  asked = 0;
  const reads = Array.from({ length: 8 }, () => calls.get('/company/companies/1', Row));
  const write = calls.write('POST', '/company/companies', {}, Row);
  for (const answer of await Promise.all([...reads, write])) expect(answer).toMatchObject({ outcome: 'ok' });
  expect(written).toEqual([valid]);
  expect(asked, 'calls that were refused together ask together').toBeLessThan(9);
  asked = 0;
  expect(await calls.get('/company/companies/1', Row)).toMatchObject({ outcome: 'ok' });
  expect(asked).toBe(0);
});
