import { budgetLimits, UmbrellaCallError } from '@parasol/umbrella';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountOf, clientOf, control, rawCaller, startTestSandbox, testNow, testWindow } from './testing.ts';
import type { UmbrellaSandbox } from './start.ts';

let sandbox: UmbrellaSandbox;
let nowMs = testNow;
beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => nowMs });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  nowMs += 3_600_000 / 2;
  await control(sandbox, 'DELETE', '/faults');
  await control(sandbox, 'DELETE', '/calls');
  await control(sandbox, 'PUT', '/switches', { rateLimits: false });
});

const firstCustomer = (): number => accountOf(sandbox, 'msp').customers[0]?.organizationId ?? 0;
const kindOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'fine',
    (error: unknown) => (error instanceof UmbrellaCallError ? error.kind : String(error)),
  );

describe('the client on the sandbox', () => {
  it('finds out which console a key belongs to, and reads its customers', async () => {
    for (const kind of ['msp', 'mssp'] as const) {
      const client = clientOf(sandbox, accountOf(sandbox, kind));
      expect(await client.findKind()).toBe(kind);
      const names: string[] = [];
      for await (const page of client.customers(kind)) {
        names.push(...page.map(({ name }) => name));
        expect(page.every(({ packageName }) => (packageName === undefined) === (kind === 'msp'))).toBe(true);
      }
      expect(names).toEqual(accountOf(sandbox, kind).customers.map(({ name }) => name));
      expect((await client.consoles()).customerCount).toBe(names.length);
      await client.close();
    }
  });

  it('sees 200 and nothing only where no organisation was named, which the client never does', async () => {
    const call = await rawCaller(sandbox, accountOf(sandbox, 'msp'));
    const path = `/reports/v2/top-identities/dns?from=${+testWindow.from}&to=${+testWindow.to}&limit=10`;
    expect(await call(path)).toEqual({ status: 200, body: { data: [], meta: {} } });
    const named = await call(path, { 'X-Umbrella-OrgID': String(firstCustomer()) });
    expect(JSON.stringify(named.body)).toContain('"rank":1');
  });

  it('is refused another provider’s customer', async () => {
    const stranger = accountOf(sandbox, 'mssp').customers[0]?.organizationId ?? 0;
    const client = clientOf(sandbox, accountOf(sandbox, 'msp'));
    expect(await kindOf(client.summary(stranger, testWindow))).toBe('forbidden');
    await client.close();
  });

  it('says which key is wrong without saying the key', async () => {
    const account = accountOf(sandbox, 'msp');
    const status = await clientOf(sandbox, {
      key: account.key,
      secret: `${account.secret}x`,
    }).readKeyStatus();
    expect(status).toMatchObject({ valid: false, kind: null, failure: { kind: 'unauthorized' } });
    expect(JSON.stringify(status)).not.toContain(account.secret);
  });
});

const all = async () => {
  const client = clientOf(sandbox, accountOf(sandbox, 'mssp'), { now: () => nowMs });
  const status = await client.readKeyStatus();
  await client.close();
  return status;
};

describe('the key’s status', () => {
  const scopes = [
    'admin.customers:read',
    'reports.customers:read',
    'reports.utilities:read',
    'reports.aggregations:read',
    'reports.granularEvents:read',
    'deployments.roamingcomputers:read',
    'deployments.networks:read',
    'deployments.sites:read',
    'deployments.virtualappliances:read',
    'admin.apikeys:read',
  ];

  it('is all granted for a key with every scope, with its expiry', async () => {
    await control(sandbox, 'PATCH', `/accounts/${accountOf(sandbox, 'mssp').key}`, {
      expireAt: '2026-12-01T00:00:00Z',
    });
    const status = await all();
    expect(status).toMatchObject({
      valid: true,
      kind: 'mssp',
      customerCount: 10,
      customersSeen: true,
      advice: [],
    });
    expect(status.scopes.map(({ scope, state }) => `${scope} ${state}`)).toEqual(
      scopes.map((scope) => `${scope} granted`),
    );
    expect(status.expiresAt).toEqual(new Date('2026-12-01T00:00:00Z'));
  });

  it.each(scopes)('names %s when that one is missing', async (missing) => {
    const { key } = accountOf(sandbox, 'mssp');
    await control(sandbox, 'PATCH', `/accounts/${key}`, {
      scopes: scopes.filter((scope) => scope !== missing),
    });
    const status = await all();
    await control(sandbox, 'PATCH', `/accounts/${key}`, { scopes });
    expect(status.scopes.filter(({ state }) => state === 'missing').map(({ scope }) => scope)).toEqual([
      missing,
    ]);
    // The scope for the expiry date is a convenience: its absence is no cause for advice.
    expect(status.advice.join(' ')).toContain(missing === 'admin.apikeys:read' ? '' : missing);
    expect(status.advice).toHaveLength(missing === 'admin.apikeys:read' ? 0 : 1);
    // Without a customer there is nothing to try the customers' scopes on: unknown, never granted.
    expect(status.scopes.filter(({ state }) => state === 'unknown')).toHaveLength(
      missing === 'admin.customers:read' ? 6 : 0,
    );
  });
});

const impatient = () => clientOf(sandbox, accountOf(sandbox, 'msp'), { timeoutMs: 2_000 });

describe('faults', () => {
  it.each(['429', '500', 'reset', 'expired-token', 'redirect'] as const)(
    '%s once is got over',
    async (kind) => {
      sandbox.setFaults([{ path: '/reports', kind, times: 1, latencyMs: 0 }]);
      expect(await kindOf(impatient().summary(firstCustomer(), testWindow))).toBe('fine');
    },
  );

  it.each([
    ['429', 'throttled'],
    ['500', 'unavailable'],
    ['reset', 'unavailable'],
    ['expired-token', 'unauthorized'],
    ['redirect', 'bad-answer'],
    ['garbage', 'bad-answer'],
  ] as const)('%s without end is %s', async (kind, failure) => {
    await control(sandbox, 'PUT', '/faults', { rules: [{ path: '/reports', kind }] });
    expect(await kindOf(impatient().summary(firstCustomer(), testWindow))).toBe(failure);
  });

  it('latency beyond the time-out is unavailable', async () => {
    sandbox.setFaults([{ path: '/reports', kind: 'latency', latencyMs: 3_000 }]);
    const slow = clientOf(sandbox, accountOf(sandbox, 'msp'), { timeoutMs: 100 });
    expect(await kindOf(slow.consoles())).toBe('unavailable');
  });

  it('a token that ended is replaced', async () => {
    await control(sandbox, 'PUT', '/switches', { tokenLifeSeconds: 60 });
    // A clock that stands still: the client believes that its token is young.
    const one = clientOf(sandbox, accountOf(sandbox, 'msp'), { now: () => testNow });
    await one.consoles();
    nowMs += 61_000;
    expect(await kindOf(one.consoles())).toBe('fine');
    await control(sandbox, 'PUT', '/switches', { tokenLifeSeconds: 3_600 });
  });
});

const organization = (id: number | undefined) => ({ 'X-Umbrella-OrgId': String(id) });

describe('rate limits', () => {
  it('are those of the table, per key or per key and organisation', async () => {
    await control(sandbox, 'PUT', '/switches', { rateLimits: true });
    const account = accountOf(sandbox, 'msp');
    const call = await rawCaller(sandbox, account);
    const statuses = async (
      path: string,
      times: number,
      headers: Record<string, string> = {},
    ): Promise<number[]> => {
      const found: number[] = [];
      for (let at = 0; at < times; at += 1) found.push((await call(path, headers)).status);
      return found;
    };
    const summary = `/reports/v2/summary?from=-1hours&to=now`;
    const [first, second] = account.customers;
    expect(await statuses(summary, 6, organization(first?.organizationId))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    expect(await statuses(summary, 1, organization(second?.organizationId))).toEqual([200]);
    expect(await statuses('/admin/v2/managed/customers', 6)).toEqual([200, 200, 200, 200, 200, 429]);
    nowMs += 1_000;
    expect(await statuses(summary, 1, organization(first?.organizationId))).toEqual([200]);
    for (let second5 = 0; second5 < 2; second5 += 1) {
      await statuses('/admin/v2/managed/customers', 5);
      nowMs += 1_000;
    }
    // 15 of 14 in a minute: the last one was refused, and is again until the first is a minute old.
    expect(await statuses('/admin/v2/managed/customers', 1)).toEqual([429]);
    nowMs += 60_000;
    expect(await statuses('/admin/v2/managed/customers', 1)).toEqual([200]);
  });

  it('are counted when they are not enforced', async () => {
    const call = await rawCaller(sandbox, accountOf(sandbox, 'msp'));
    for (let at = 0; at < 8; at += 1) expect((await call('/reports/v2/providers/consoles')).status).toBe(200);
    expect(await control(sandbox, 'GET', '/status')).toMatchObject({
      rateLimits: { enforced: false, exceeded: 3 },
      calls: { GET: 8, POST: 1 },
      callsByPath: { 'GET /reports/v2/providers/consoles': 8 },
    });
  });

  it('are never passed by a client that asks a budget first', async () => {
    await control(sandbox, 'PUT', '/switches', { rateLimits: true });
    const taken = new Map<string, number[]>();
    const client = clientOf(sandbox, accountOf(sandbox, 'mssp'), {
      now: () => nowMs,
      acquire: (budget, organizationId) => {
        const { scope, limits } = budgetLimits[budget];
        const calls = taken.get(`${budget} ${scope === 'key' ? '' : organizationId}`) ?? [];
        // Virtual time: wait until the oldest call leaves every span.
        for (const { calls: most, periodMs } of limits) {
          const oldest = calls.at(-most);
          if (oldest !== undefined && nowMs - oldest < periodMs) nowMs = oldest + periodMs;
        }
        calls.push(nowMs);
        taken.set(`${budget} ${scope === 'key' ? '' : organizationId}`, calls);
        return Promise.resolve();
      },
    });
    for (const { organizationId } of accountOf(sandbox, 'mssp').customers) {
      await client.summary(organizationId, testWindow);
      await client.topDestinations(organizationId, testWindow);
      for await (const page of client.networks(organizationId)) expect(page.length).toBeGreaterThan(0);
      await client.consoles();
    }
    expect(await control(sandbox, 'GET', '/status')).toMatchObject({ rateLimits: { exceeded: 0 } });
    await client.close();
  });
});
