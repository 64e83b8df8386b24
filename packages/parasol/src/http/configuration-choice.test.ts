import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { markerOf } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { runHere } from '../runs/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { putFaults } from '../testing/put-faults.ts';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';

const record = z.looseObject({ id: z.number() });
const suspended = z.object({
  rows: z.array(
    z.looseObject({
      organizationId: z.number(),
      reason: z.string(),
      problem: z.looseObject({ candidates: z.array(z.number()).optional() }).nullable(),
    }),
  ),
});
const listed = z.object({
  rows: z.array(z.looseObject({ configurationId: z.number(), url: z.string() })),
  total: z.number(),
});
const audited = z.object({ rows: z.array(z.object({ action: z.string(), subject: z.string() })) });

/** A customer that came lately, and older configurations of its company that nobody marked. */
type Late = {
  readonly organizationId: number;
  readonly companyRecId: number;
  readonly older: readonly number[];
};

describe('the choice among older configurations', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let deps: Deps;
  let town: ConnectedProvider;
  let psa: ConnectWiseClient;
  let base: string;
  let providerId: string;
  let typeId: number;
  let alone: Late;
  let unmeant: Late;
  let first: Late;
  let second: Late;

  const make = async (path: string, body: unknown): Promise<number> => {
    const answer = await psa.write('POST', path, body, record);
    if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.body.id;
  };
  const olderOf = (companyRecId: number, more: object = {}): Promise<number> =>
    make('/company/configurations', {
      name: 'An older one',
      type: { id: typeId },
      company: { id: companyRecId },
      ...more,
    });
  const read = async (id: number): Promise<Configuration> => {
    const answer = await psa.get(`/company/configurations/${id}`, Configuration);
    if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.body;
  };
  const inCompany = async (companyRecId: number): Promise<number[]> => {
    const query = { conditions: `company/id=${companyRecId}`, pageSize: 1_000 };
    const answer = await psa.get('/company/configurations', z.array(record), query);
    if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.body.map(({ id }) => id);
  };
  const umbrellaAdds = async (name: string): Promise<number> => {
    const key = town.umbrella.accounts[0]?.key;
    const answer = await fetch(`${town.umbrella.url}/sandbox/api/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, name }),
    });
    return z.object({ organizationId: z.number() }).parse(await answer.json()).organizationId;
  };
  const run = () => runHere(deps, providerId, { trigger: 'manual' }, () => undefined);
  const choose = (late: Late, configurationId: number | null) =>
    admin.request('PUT', `${base}/customers/${late.organizationId}/configuration-choice`, {
      configurationId,
    });
  const open = async () => {
    const answer = await expectStatus(admin.request('GET', `${base}/configurations?state=suspended`), 200);
    return suspended.parse(answer.body).rows;
  };
  const candidates = async (late: Late) => {
    const path = `${base}/customers/${late.organizationId}/configuration-candidates`;
    return listed.parse((await expectStatus(admin.request('GET', path), 200)).body);
  };

  beforeAll(async () => {
    home = await createTestConsole();
    deps = { ...home.deps, limits: 'off' };
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'An MSP');
    base = `/api/v1/providers/${providerId}`;
    town = await connectProvider(deps, providerId, { customers: 2 });
    const role = (await town.office.roles()).find(({ name }) => name === 'Admin');
    psa = town.office.client(await town.office.member('helper', { id: role?.id ?? 0 }));
    await run();
    const types = await psa.get('/company/configurations/types', z.array(record));
    typeId = types.outcome === 'ok' ? (types.body[0]?.id ?? 0) : 0;

    const company = (identifier: string) =>
      make('/company/companies', { identifier, name: identifier, city: 'Busan' });
    const [ofAlone, ofUnmeant, shared] = [
      await company('Alone'),
      await company('Unmeant'),
      await company('Shared'),
    ];
    const both = { older: [await olderOf(shared), await olderOf(shared)], companyRecId: shared };
    alone = {
      organizationId: await umbrellaAdds('Alone'),
      companyRecId: ofAlone,
      older: [await olderOf(ofAlone), await olderOf(ofAlone, { name: 'The right one' })],
    };
    unmeant = {
      organizationId: await umbrellaAdds('Unmeant'),
      companyRecId: ofUnmeant,
      older: [await olderOf(ofUnmeant), await olderOf(ofUnmeant)],
    };
    first = { organizationId: await umbrellaAdds('First of two'), ...both };
    second = { organizationId: await umbrellaAdds('Second of two'), ...both };
    for (const list of ['customers', 'companies'])
      await expectStatus(admin.request('POST', `${base}/${list}/refresh`, {}), 200);
    const mappings = [alone, unmeant, first, second].map(({ organizationId, companyRecId }) => ({
      organizationId,
      companyRecId,
      confirmed: true,
    }));
    await expectStatus(admin.request('POST', `${base}/mappings`, { mappings }), 200);
  }, 60_000);
  afterAll(async () => {
    await town.stop();
    await home.stop();
  });

  it('is asked for by a run, which writes nothing for these customers', async () => {
    expect(await run()).toMatchObject({ result: { writes: 0, configurations: { suspended: 4 } } });
    const rows = await open();
    for (const late of [alone, unmeant, first, second])
      expect(rows.find((row) => row.organizationId === late.organizationId)).toMatchObject({
        reason: 'several-to-adopt',
        problem: { candidates: late.older },
      });
  });

  it('is among those of the company and our type that bear no mark, with the way to each', async () => {
    const otherType = await make('/company/configurations/types', { name: 'Printer' });
    await olderOf(alone.companyRecId, { type: { id: otherType } });
    await olderOf(alone.companyRecId, { deviceIdentifier: 'SN-1234' });
    const { rows, total } = await candidates(alone);
    expect(rows.map((row) => row.configurationId)).toEqual(alone.older);
    expect(total).toBe(2);
    expect(rows[1]).toMatchObject({ name: 'The right one', active: true, updatedBy: 'helper' });
    expect(rows[1]?.url).toMatch(new RegExp(`/configurations/${alone.older[1]}$`));
    expect(await candidates({ ...alone, organizationId: town.customers[0]?.organizationId ?? 0 })).toEqual({
      rows: [],
      total: 0,
    });
  });

  it('refuses a record that is another company’s, of another type, marked, or not there, and stays open', async () => {
    const printer = (await inCompany(alone.companyRecId))[2] ?? 0;
    const serial = (await inCompany(alone.companyRecId))[3] ?? 0;
    for (const [id, code] of [
      [unmeant.older[0] ?? 0, 'record_other_company'],
      [printer, 'record_other_type'],
      [serial, 'record_marked'],
      [2_147_483_647, 'record_missing'],
    ] as const) {
      const answer = await choose(alone, id);
      expect([code, answer.status, codeOf(answer)]).toEqual([code, 422, code]);
    }
    expect((await candidates(alone)).total).toBe(2);
    expect(await open()).toHaveLength(4);
  });

  it('is open again where the PSA refuses the mark', async () => {
    const role = (await town.office.roles()).find(({ name }) => name === 'Umbrella') ?? { id: 0 };
    const cell = { area: 'Companies', row: 'Configurations', add: 'All', inquire: 'All' } as const;
    await town.office.set(role, [{ ...cell, edit: 'None' }]);
    const refused = await choose(alone, alone.older[0] ?? 0);
    expect([refused.status, codeOf(refused)]).toEqual([502, 'psa_call_failed']);
    expect(await open()).toHaveLength(4);
    expect((await read(alone.older[0] ?? 0)).deviceIdentifier ?? '').toBe('');
    await town.office.set(role, [{ ...cell, edit: 'All' }]);
  });

  it('marks the one that is meant, once; the next run goes on with it, and leaves the other as it was', async () => {
    const [other = 0, meant = 0] = alone.older;
    const before = await read(other);
    for (let times = 0; times < 2; times += 1) await expectStatus(choose(alone, meant), 204);
    expect((await read(meant)).deviceIdentifier).toBe(markerOf(alone.organizationId));
    const lines = audited.parse((await admin.request('GET', `${base}/audit?search=configuration`)).body).rows;
    const chosen = lines.filter(
      ({ action, subject }) =>
        action === 'configuration.chosen' && subject === `customer ${alone.organizationId}`,
    );
    expect(chosen, 'the refused one and this one').toHaveLength(2);
    const there = await inCompany(alone.companyRecId);
    expect(await run()).toMatchObject({
      state: 'done',
      result: { configurations: { created: 0, updated: 1, suspended: 3 } },
    });
    expect(await inCompany(alone.companyRecId)).toEqual(there);
    expect(
      (await read(meant)).questions?.some(({ answer }) => String(answer) === String(alone.organizationId)),
    ).toBe(true);
    expect(await read(other)).toEqual(before);
    expect(codeOf(await choose(alone, other))).toBe('choice_not_open');
  });

  it('may be taken back before the next run makes a new one: then it is asked for again', async () => {
    const path = `${base}/customers/${unmeant.organizationId}/configuration-choice`;
    const standing = async () => {
      const answer = await expectStatus(
        admin.request('GET', `${base}/configurations?organizationId=${unmeant.organizationId}`),
        200,
      );
      return suspended.parse(answer.body).rows[0];
    };
    await expectStatus(choose(unmeant, null), 204);
    expect(await standing()).toMatchObject({ state: 'pending', reason: 'new-chosen' });
    for (let times = 0; times < 2; times += 1) await expectStatus(admin.request('DELETE', path), 204);
    expect(await standing()).toMatchObject({
      state: 'suspended',
      reason: 'several-to-adopt',
      problem: { candidates: unmeant.older },
    });
    expect(await run()).toMatchObject({ result: { configurations: { created: 0 } } });
    expect(await inCompany(unmeant.companyRecId)).toHaveLength(2);
  });

  it('may be none of them: the next run makes a new one, once, and leaves the older ones', async () => {
    const before = await Promise.all(unmeant.older.map(read));
    for (let times = 0; times < 2; times += 1) await expectStatus(choose(unmeant, null), 204);
    expect(codeOf(await choose(unmeant, unmeant.older[0] ?? 0))).toBe('choice_not_open');
    expect(await run()).toMatchObject({ result: { configurations: { created: 1, suspended: 2 } } });
    expect(await inCompany(unmeant.companyRecId)).toHaveLength(3);
    const path = `${base}/customers/${unmeant.organizationId}/configuration-choice`;
    expect(codeOf(await admin.request('DELETE', path)), 'it is made').toBe('choice_not_open');
    expect(await Promise.all(unmeant.older.map(read))).toEqual(before);
    expect(await run()).toMatchObject({ result: { writes: 0 } });
  });

  it('of two customers of one company is asked of each, and gives no record to both', async () => {
    const [meant = 0, left = 0] = first.older;
    const before = await read(left);
    // The mark gets lost on its way; the decision does not.
    await putFaults(town.office.url, [
      { kind: 'error-before', methods: ['PATCH'], path: '/company/configurations/*', probability: 1 },
    ]);
    await expectStatus(choose(first, meant), 204);
    await putFaults(town.office.url, []);
    expect((await read(meant)).deviceIdentifier ?? '').toBe('');
    expect((await candidates(second)).rows.map((row) => row.configurationId)).toEqual([left]);
    expect(codeOf(await choose(second, meant))).toBe('record_marked');
    expect(await run()).toMatchObject({
      result: { configurations: { created: 0, updated: 1, suspended: 1 } },
    });
    expect((await read(meant)).deviceIdentifier).toBe(markerOf(first.organizationId));
    expect(await read(left), 'it was not said that it is the other’s').toEqual(before);
    await expectStatus(choose(second, null), 204);
    expect(await run()).toMatchObject({ result: { configurations: { created: 1, suspended: 0 } } });
    expect(await read(left)).toEqual(before);
    expect(await inCompany(first.companyRecId)).toHaveLength(3);
  });
});
