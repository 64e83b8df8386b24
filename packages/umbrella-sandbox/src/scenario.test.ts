import { windowMs } from '@parasol/umbrella';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { steadyTraffic } from './scenario/steady-traffic.ts';
import { EventStore } from './scenario/event-store.ts';
import type { TrafficKind } from './scenario/model.ts';
import { identityTypes } from './scenario/catalogue.ts';
import { readMoment } from './reports/period.ts';
import {
  accountOf,
  clientOf,
  control,
  startTestSandbox,
  testNow,
  testWindow,
  testWindowStart,
} from './testing.ts';
import type { UmbrellaSandbox } from './start.ts';

const kind: TrafficKind = {
  identities: [{ id: 1, label: 'a', type: identityTypes.networks }],
  domain: 'a.example',
  verdict: 'allowed',
  categories: [],
  policyCategories: [],
  threats: [],
  queryType: 'A',
  returnCode: 0,
  internalIp: '',
  externalIp: '',
};

describe('steady traffic', () => {
  it('counts what it lists, over any span', () => {
    const stream = fc.record({
      kind: fc.constant(kind),
      perWindow: fc.integer({ min: 1, max: 200 }),
      phase: fc.integer({ min: 0, max: 999 }).map((share) => share / 1_000),
    });
    const moment = fc.integer({ min: 0, max: 5 * windowMs });
    fc.assert(
      fc.property(fc.array(stream, { maxLength: 3 }), moment, moment, (streams, one, other) => {
        const traffic = steadyTraffic(streams);
        const [fromMs, toMs] = [Math.min(one, other), Math.max(one, other)];
        let counted = 0;
        traffic.count(fromMs, toMs, (_kind, count) => (counted += count));
        let listed = 0;
        traffic.events(fromMs, toMs, () => (listed += 1));
        expect(counted).toBe(listed);
      }),
    );
  });
});

describe('added events', () => {
  it('come out in order of time whatever order they came in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 600 }),
        fc.integer({ min: 0, max: 1_000 }),
        (times, from) => {
          const store = new EventStore();
          const id = store.addKind(kind);
          for (const time of times) store.add(time, id);
          const found: number[] = [];
          store.events(from, 900, (timeMs) => found.push(timeMs));
          expect(found).toEqual(
            times.filter((time) => time >= from && time < 900).sort((left, right) => left - right),
          );
        },
      ),
    );
  });
});

describe('a moment in a query', () => {
  it.each([
    ['now', testNow],
    ['1639146300000', 1_639_146_300_000],
    ['-1days', testNow - 86_400_000],
    ['-30days', testNow - 30 * 86_400_000],
    ['-1hours', testNow - 3_600_000],
    ['2026-05-14T04:00:00Z', testWindowStart.getTime()],
    ['yesterday', null],
    ['-1', null],
  ])('%s', (text, expected) => {
    expect(readMoment(text, testNow)).toBe(expected);
  });
});

const look = async (one: UmbrellaSandbox) => {
  const client = clientOf(one, accountOf(one, 'mssp'));
  const rows = await client.requestsByOrganization({ ...testWindow, limit: 100 });
  await client.close();
  return rows;
};

describe('the invented scenario', () => {
  let sandbox: UmbrellaSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.stop());

  const infected = async (kindOfAccount: 'msp' | 'mssp') => {
    const account = accountOf(sandbox, kindOfAccount);
    const client = clientOf(sandbox, account);
    const counts: number[] = [];
    for (const { organizationId } of account.customers) {
      const rows = await client.topIdentities(organizationId, {
        ...testWindow,
        categoryIds: [65],
        verdict: 'blocked',
      });
      counts.push(...rows.map(({ counts: { blockedrequests } }) => blockedrequests));
    }
    await client.close();
    return counts;
  };

  it('has identities over a threshold of 5, at it and under it, in both accounts', async () => {
    const msp = await infected('msp');
    const mssp = await infected('mssp');
    expect([msp.filter((count) => count > 5).length, msp.length]).toEqual([3, 6]);
    expect([mssp.filter((count) => count > 5).length, mssp.length]).toEqual([2, 5]);
    expect(msp).toContain(5);
  });

  it('has infections in the window of interest alone, so that a second look finds nothing new', async () => {
    const account = accountOf(sandbox, 'msp');
    const client = clientOf(sandbox, account);
    const before = { from: new Date(+testWindow.from - 30 * 86_400_000), to: testWindow.from };
    for (const span of [before, { from: testWindow.to, to: new Date(testNow) }]) {
      const rows = await client.categoryRequestsByOrganization({ ...span, limit: 100 });
      const labels = rows.flatMap(({ counts }) => counts.map(({ category }) => category.label));
      expect(labels).not.toContain('Command and Control');
      expect(labels).toContain('Malware');
    }
    await client.close();
  });

  it('is the same for the same seed and another for another', async () => {
    const again = await startTestSandbox();
    const other = await startTestSandbox({ seed: 2 });
    expect(await look(again)).toEqual(await look(sandbox));
    expect(await look(other)).not.toEqual(await look(sandbox));
    expect(again.accounts).toEqual(sandbox.accounts);
    await again.stop();
    await other.stop();
  });

  it('of ten thousand customers answers a provider-wide report over 30 days whole, before its client gives up', async () => {
    const large = await startTestSandbox({ customers: 10_000 });
    const client = clientOf(large, accountOf(large, 'msp'));
    const rows = await client.categoryRequestsByOrganization({
      from: new Date(+testWindow.to - 30 * 86_400_000),
      to: testWindow.to,
      limit: 10_001,
    });
    expect(rows).toHaveLength(6_000);
    await client.close();
    await large.stop();
  });

  it('lets tests add events, let a customer appear and let one vanish', async () => {
    const own = await startTestSandbox();
    const account = accountOf(own, 'msp');
    const client = clientOf(own, account);
    const made = await control(own, 'POST', '/customers', { key: account.key, name: 'Newcomer', seats: 3 });
    const organizationId = Number(
      typeof made === 'object' && made !== null ? Reflect.get(made, 'organizationId') : 0,
    );
    await control(own, 'POST', '/events', {
      events: [
        { organizationId, identity: { label: 'PC-1' }, count: 7, at: testWindowStart.toISOString() },
        {
          organizationId,
          identity: { label: 'PC-1' },
          count: 2,
          at: testWindowStart.toISOString(),
          category: 'Malware',
        },
      ],
    });
    const [top] = await client.topIdentities(organizationId, {
      ...testWindow,
      categoryIds: [65],
      verdict: 'blocked',
    });
    expect([top?.identity.label, top?.requests]).toEqual(['PC-1', 7]);
    await control(own, 'POST', '/events', {
      organizationId,
      identity: { id: top?.identity.id },
      at: testWindowStart.toISOString(),
    });
    const [more] = await client.topIdentities(organizationId, {
      ...testWindow,
      categoryIds: [65],
      verdict: 'blocked',
    });
    expect(more?.requests).toBe(8);
    const deployment = (await client.deployments(testWindow)).find(
      ({ organization }) => organization.id === organizationId,
    );
    expect(deployment?.counts.find(({ identitytype }) => identitytype.type === 'roaming')).toMatchObject({
      activecount: 1,
      count: 1,
    });
    await control(own, 'DELETE', `/customers/${organizationId}`);
    expect((await client.consoles()).customerCount).toBe(15);
    await expect(client.summary(organizationId, testWindow)).rejects.toMatchObject({ kind: 'forbidden' });
    await client.close();
    await own.stop();
  });

  it('refuses its switches to pages of other sites', async () => {
    const answer = await fetch(`${sandbox.url}/sandbox/api/status`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });
});
