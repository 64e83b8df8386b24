import { afterEach, describe, expect, it } from 'vitest';
import { UmbrellaCallError } from '../errors.ts';
import { createUmbrellaClient } from './client.ts';
import { startScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { createTokenStore } from './tokens.ts';
import type { UmbrellaClient, UmbrellaClientOptions } from './types.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const serve = async (...script: Parameters<typeof startScriptedServer>): Promise<ScriptedServer> => {
  const server = await startScriptedServer(...script);
  closing.push(() => server.stop());
  return server;
};
const connect = (url: string, options: Partial<UmbrellaClientOptions> = {}): UmbrellaClient => {
  const client = createUmbrellaClient({
    baseUrl: url,
    key: 'the-key',
    secret: 'the-secret',
    now: Date.now,
    sleep: () => Promise.resolve(),
    ...options,
  });
  closing.push(() => client.close());
  return client;
};
const failure = async (call: Promise<unknown>): Promise<UmbrellaCallError> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UmbrellaCallError) return error;
  throw new Error(`no UmbrellaCallError but ${String(error)}`);
};

const byText = (left: string, right: string): number => (left < right ? -1 : 1);
const summaryBody = { data: { requests: 7, identities: 2 }, meta: {} };
const period = { from: new Date(0), to: new Date(1_000) };

describe('tokens', () => {
  it('are asked for once per organisation, with the organisation on both calls, and kept', async () => {
    const server = await serve(() => ({ body: summaryBody }));
    const client = connect(server.url);
    await Promise.all([client.summary(11, period), client.summary(11, period), client.summary(12, period)]);
    await client.summary(11, period);
    const tokenCalls = server.seen.filter(({ url }) => url === '/auth/v2/token');
    expect(tokenCalls.map(({ organizationId }) => organizationId ?? '').sort(byText)).toEqual(['11', '12']);
    expect(tokenCalls[0]?.token).toBe(`Basic ${Buffer.from('the-key:the-secret').toString('base64')}`);
    const reports = server.seen.filter(({ url }) => url.startsWith('/reports'));
    expect(reports.map(({ organizationId }) => organizationId ?? '').sort(byText)).toEqual([
      '11',
      '11',
      '11',
      '12',
    ]);
  });

  it('are shared by clients that are given one store, even while the token is on its way', async () => {
    const server = await serve(() => ({ body: summaryBody }));
    const tokens = createTokenStore();
    const clients = [connect(server.url, { tokens }), connect(server.url, { tokens }), connect(server.url)];
    await Promise.all(clients.map((client) => client.summary(11, period)));
    expect(server.seen.filter(({ url }) => url === '/auth/v2/token')).toHaveLength(2);
  });

  it('are renewed shortly before they end', async () => {
    let nowMs = 1_000_000;
    const server = await serve(() => ({ body: summaryBody }));
    const client = connect(server.url, { now: () => nowMs });
    await client.summary(11, period);
    nowMs += 3_500_000;
    await client.summary(11, period);
    nowMs += 50_000;
    await client.summary(11, period);
    expect(server.seen.filter(({ url }) => url.startsWith('/reports')).map(({ token }) => token)).toEqual([
      't1',
      't1',
      't2',
    ]);
  });

  it.each([
    ['401', { status: 401, body: { message: 'Unauthorized' } }],
    ['400 invalid_request', { status: 400, body: { error: 'invalid_request' } }],
    ["Reporting's unauthorized", { status: 200, body: { data: { error: 'unauthorized' } } }],
  ])('are replaced once after %s', async (_name, refusal) => {
    const server = await serve(({ token }) => (token === 't1' ? refusal : { body: summaryBody }));
    expect((await connect(server.url).summary(11, period)).requests).toBe(7);

    const always = await serve(() => refusal);
    const error = await failure(connect(always.url).summary(11, period));
    expect([error.kind, always.seen.length]).toEqual(['unauthorized', 4]);
    expect(error.advice).toMatch(/API key and its secret/u);
  });

  it('that are refused say so without the secret', async () => {
    const server = await serve(
      () => ({}),
      () => ({ status: 401, body: { message: 'Unauthorized' } }),
    );
    const error = await failure(connect(server.url).consoles());
    expect([error.kind, error.status, error.path]).toEqual(['unauthorized', 401, '/auth/v2/token']);
    expect(JSON.stringify(error) + error.message + error.advice).not.toMatch(/the-secret|the-key/u);
  });
});

describe('redirects', () => {
  it('are followed by hand within the sandbox, with the token', async () => {
    const server = await serve(({ url }, { url: base }) =>
      url.startsWith('/moved') ? { body: summaryBody } : { status: 302, location: `${base}/moved` },
    );
    expect((await connect(server.url).summary(11, period)).requests).toBe(7);
    expect(server.seen.at(-1)).toMatchObject({ url: '/moved', token: 't1', organizationId: '11' });
  });

  it('to any other host are refused, and the token stays here', async () => {
    const other = await serve(() => ({ body: summaryBody }));
    const server = await serve(() => ({ status: 302, location: `${other.url}/reports/v2/summary/dns` }));
    const error = await failure(connect(server.url).summary(11, period));
    expect([error.kind, other.seen.length]).toEqual(['bad-answer', 0]);
  });

  it('end after three', async () => {
    const server = await serve((_request, { url }) => ({ status: 302, location: `${url}/again` }));
    expect((await failure(connect(server.url).consoles())).kind).toBe('bad-answer');
    expect(server.seen).toHaveLength(5);
  });
});

describe('answers', () => {
  it.each([
    [403, { message: 'Access Forbidden' }, 'forbidden', /Access Forbidden/u],
    [403, { data: { error: 'invalid organization' } }, 'forbidden', /invalid organization/u],
    [
      400,
      { statusCode: 400, error: 'Bad Request', message: 'bad', validationErrors: { from: 'x' } },
      'bad-request',
      /bad \(from\)/u,
    ],
    [404, { message: 'Not Found' }, 'bad-request', /404/u],
    [
      500,
      { statusCode: 500, error: 'Internal Server Error', txId: '7' },
      'unavailable',
      /Internal Server Error/u,
    ],
    [200, '<html>', 'bad-answer', /not as documented/u],
    [200, { data: { error: 'invalid organization' } }, 'forbidden', /invalid organization/u],
  ] as const)('of status %i with %j become %s', async (status, body, kind, message) => {
    const server = await serve(() => ({ status, body }));
    const error = await failure(connect(server.url).summary(11, period));
    expect(error).toMatchObject({
      kind,
      status: status === 200 && kind === 'bad-answer' ? null : status,
      organizationId: 11,
    });
    expect(error.message).toMatch(message);
  });

  it('of 403 name the scope that is missing', async () => {
    const server = await serve(() => ({ status: 403, body: { message: 'Access Forbidden' } }));
    const client = connect(server.url);
    expect((await failure(client.consoles())).advice).toContain(
      'reports.customers:read (Reports > Customers > Read-Only)',
    );
    expect((await failure(client.networks(11).next())).advice).toContain('deployments.networks:read');
    expect((await failure(client.customers('msp').next())).advice).toContain('admin.customers:read');
  });

  it('with verdicts and types never heard of are read all the same', async () => {
    const row = {
      timestamp: 5,
      verdict: 'proxied',
      identities: [{ id: 1, label: 'x', type: { type: 'toaster' } }],
      novel: true,
    };
    const server = await serve(() => ({ body: { data: [row], meta: {} } }));
    const { value } = await connect(server.url).activity(11, period).next();
    expect(value?.[0]).toMatchObject({ verdict: 'proxied', novel: true });
  });

  it('that come after a pause are waited for: 429 asks the budget, 5xx and resets are tried three times', async () => {
    const throttled: string[] = [];
    let calls = 0;
    const server = await serve(() => {
      calls += 1;
      if (calls === 1) return { status: 429, body: {} };
      if (calls === 2) return { reset: true };
      return calls === 3 ? { status: 503, body: {} } : { body: summaryBody };
    });
    const client = connect(server.url, {
      onThrottled: (budget, organizationId) => {
        throttled.push(`${budget} ${organizationId}`);
        return Promise.resolve();
      },
    });
    expect((await client.summary(11, period)).requests).toBe(7);
    expect(throttled).toEqual(['reports 11']);
  });

  it('that stay away end in the reason', async () => {
    const busy = await serve(() => ({ status: 429, body: { message: 'Too Many Requests' } }));
    expect(await failure(connect(busy.url).consoles())).toMatchObject({ kind: 'throttled', retryable: true });
    const gone = await serve(() => ({}));
    await gone.stop();
    expect(await failure(connect(gone.url).consoles())).toMatchObject({
      kind: 'unavailable',
      status: null,
      retryable: true,
    });
  });
});

describe('budgets', () => {
  it('are asked before every request: tokens, retries and redirects too', async () => {
    const asked: string[] = [];
    const server = await serve(({ url }, { url: base }) =>
      url === '/elsewhere' ? { body: summaryBody } : { status: 302, location: `${base}/elsewhere` },
    );
    const client = connect(server.url, {
      acquire: (budget, organizationId) => {
        asked.push(`${budget} ${organizationId ?? 'parent'}`);
        return Promise.resolve();
      },
    });
    await client.summary(11, period);
    expect(asked).toEqual(['auth 11', 'reports 11', 'reports 11']);
    expect(server.seen).toHaveLength(3);
  });
});

describe('a customer-scoped call without an organisation', () => {
  it.each([Number.NaN, 0, -1, 1.5])('(%d) never leaves', async (organizationId) => {
    const server = await serve(() => ({ body: summaryBody }));
    const client = connect(server.url);
    for (const call of [
      client.summary(organizationId, period),
      client.topIdentities(organizationId, period),
      client.activity(organizationId, period).next(),
      client.networks(organizationId).next(),
    ]) {
      expect((await failure(call)).kind).toBe('bad-request');
    }
    expect(server.seen).toHaveLength(0);
  });
});

const customer = (customerId: number) => ({ customerId, customerName: `c${customerId}`, seats: 1 });

describe('lists', () => {
  it('are read page by page until a short one', async () => {
    const server = await serve(({ url }) => {
      const query = new URL(url, 'http://x').searchParams;
      const page = Number(query.get('page'));
      const count = page < 3 ? Number(query.get('limit')) : 5;
      return { body: Array.from({ length: count }, (_, index) => customer(page * 1_000 + index)) };
    });
    let rows = 0;
    for await (const page of connect(server.url).customers('mssp')) rows += page.length;
    expect(rows).toBe(205);
    expect(server.seen.every(({ url }) => !/limit=(\d{4,}|[2-9]\d\d)/u.test(url))).toBe(true);
  });

  it('end when an endpoint ignores the page', async () => {
    const server = await serve(() => ({
      body: Array.from({ length: 100 }, (_, index) => customer(index + 1)),
    }));
    let rows = 0;
    for await (const page of connect(server.url).customers('msp')) rows += page.length;
    expect(rows).toBe(100);
  });
});

describe('the address', () => {
  it.each([
    'http://api.umbrella.com',
    'ftp://127.0.0.1',
    'https://user:pw@api.umbrella.com',
    'api.umbrella.com',
    'http://127.0.0.1.evil.example',
  ])('%s is refused', (url) => {
    expect(() => connect(url)).toThrow(UmbrellaCallError);
  });
  it.each(['https://api.umbrella.com', 'http://127.0.0.1:4682', 'http://localhost:4682'])(
    '%s is accepted',
    (url) => {
      expect(() => connect(url)).not.toThrow();
    },
  );
});

const eventAt = (index: number) => ({
  timestamp: Math.floor(index / 7) * 1_000,
  domain: `d${index}`,
  verdict: 'blocked',
  identities: [],
});

describe('activity beyond the ceiling of one query', () => {
  it('is read on from the last moment, each event once', async () => {
    const total = 32_000;
    const server = await serve(({ url }) => {
      const query = new URL(url, 'http://x').searchParams;
      const offset = Number(query.get('offset'));
      if (offset > 10_000) return { status: 400, body: { message: 'offset' } };
      const first = (Number(query.get('from')) / 1_000) * 7 + offset;
      const count = Math.min(Number(query.get('limit')), total - first);
      return {
        body: {
          data: Array.from({ length: Math.max(0, count) }, (_, index) => eventAt(first + index)),
          meta: {},
        },
      };
    });
    const domains: string[] = [];
    const report = { from: new Date(0), to: new Date(10_000_000), limit: 5_000 };
    for await (const rows of connect(server.url).activity(11, report))
      domains.push(...rows.map(({ domain }) => domain));
    expect(domains).toEqual(Array.from({ length: total }, (_, index) => `d${index}`));
  });
});

describe('reports of every customer in one call', () => {
  const rowsUpTo = (count: number, url: string) => {
    const limit = Number(new URL(url, 'http://umbrella').searchParams.get('limit'));
    return Array.from({ length: Math.min(count, limit) }, (_, index) => ({
      organization: { id: index + 1, name: 'One', label: 'One' },
      counts: { total: 1, totalblocked: 0, totalallowed: 1 },
    }));
  };

  it('are asked for again with more room where the answer fills the limit', async () => {
    const server = await serve(({ url }) => ({ body: { data: rowsUpTo(25, url), meta: {} } }));
    const client = connect(server.url);
    expect(await client.requestsByOrganization({ ...period, limit: 10 })).toHaveLength(25);
    expect(await client.requestsByOrganization({ ...period, limit: 26 })).toHaveLength(25);
    const limits = server.seen.flatMap(({ url }) => /limit=(\d+)/u.exec(url)?.[1] ?? []);
    expect(limits).toEqual(['10', '40', '26']);
  });

  it('fail where the answer fills every limit, rather than tell of some customers alone', async () => {
    const server = await serve(({ url }) => ({ body: { data: rowsUpTo(100_000, url), meta: {} } }));
    const error = await failure(connect(server.url).requestsByOrganization({ ...period, limit: 1 }));
    expect(error.kind).toBe('bad-answer');
  });
});
