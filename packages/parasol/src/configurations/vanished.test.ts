import { Configuration } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import type { MappedCustomer } from '../customers/index.ts';
import { createProvider } from '../providers/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { putFaults } from '../testing/put-faults.ts';
import { planConfigurations, type PlanCounts } from './plan-configurations.ts';
import { plannedRows } from './planned-rows.ts';
import { replanConfigurations } from './replan.ts';
import { readLinks, saveLinks, type PlanRow, type StoredLink } from './store.ts';

const record = z.looseObject({ id: z.number() });
const organizationId = 4_711;
let deps: TestDeps;
let office: PsaOffice;
type Wish = { more?: readonly MappedCustomer[]; brakeReleased?: boolean; again?: string; runId?: string };
let plan: (wish?: Wish) => Promise<PlanCounts>;
let planned: (runId: string) => Promise<readonly PlanRow[]>;
let remake: () => Promise<unknown>;
let hide: () => Promise<MappedCustomer[]>;
let links: () => Promise<ReadonlyMap<number, StoredLink>>;
let remove: () => Promise<void>;

beforeAll(async () => {
  deps = await startTestDeps();
  office = await openPsaOffice({ mySecurity: 'answers' });
  const admin = (await office.roles()).find((role) => role.name === 'Admin');
  const psa = office.client(await office.member('admin', { id: admin?.id ?? 0 }));
  const make = async (path: string, body: unknown): Promise<number> => {
    const answer = await psa.write('POST', path, body, record);
    if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.body.id;
  };
  const companyRecId = await make('/company/companies', {
    identifier: 'Harbour',
    name: 'Harbour',
    city: 'Springfield',
  });
  const typeId = await make('/company/configurations/types', { name: 'Cisco Umbrella' });
  const body = {
    name: 'Cisco Umbrella - Harbour',
    type: { id: typeId },
    company: { id: companyRecId },
    deviceIdentifier: `umbrella-${organizationId}`,
    activeFlag: true,
  };
  const remoteId = await make('/company/configurations', body);
  remake = () => make('/company/configurations', body);
  const { id: providerId } = await createProvider(
    deps,
    { kind: 'msp', name: 'An MSP' },
    { kind: 'person', id: 'p1', name: 'Mina Kim' },
  );
  const link = {
    organizationId,
    state: 'active' as const,
    remoteId,
    companyRecId,
    reason: null,
    problem: null,
    markedInactive: false,
    pushed: true,
  };
  await inProvider(deps.db, providerId, (tx) => saveLinks(tx, providerId, [link], deps.clock.now()));
  const customer: MappedCustomer = {
    organizationId,
    name: 'Harbour',
    seats: 5,
    packageName: null,
    licenseType: null,
    removedAt: null,
    companyRecId,
    companyIdentifier: 'Harbour',
    companyName: 'Harbour',
    state: 'active',
    suspendedReason: null,
  };
  plan = ({ more = [], brakeReleased = false, again, runId = deps.ids() } = {}) =>
    (again === undefined ? planConfigurations : replanConfigurations)(
      deps,
      providerId,
      { runId: again ?? runId, dryRun: false, signal: new AbortController().signal, report: () => {} },
      {
        psa,
        kind: 'msp',
        settings: {
          enabled: true,
          typeName: 'Cisco Umbrella',
          questionsOff: [],
          markInactiveWhenRemoved: false,
        },
        customers: [customer, ...more],
        brakeReleased,
        type: { typeId, questionIds: {}, created: { type: false, questions: [] }, warnings: [] },
        periodEnd: deps.clock.now(),
      },
    );
  // six that the key doesn't see any more
  hide = async () => {
    const hidden = Array.from({ length: 6 }, (_, index) => ({
      ...customer,
      organizationId: organizationId + 1 + index,
    }));
    const known = hidden.map((one, index) => ({
      ...link,
      organizationId: one.organizationId,
      remoteId: 900_001 + index,
    }));
    await inProvider(deps.db, providerId, (tx) => saveLinks(tx, providerId, known, deps.clock.now()));
    return hidden;
  };
  planned = (runId) => plannedRows(deps, providerId, runId, 10);
  links = () => readLinks(deps, providerId);
  remove = async () => {
    await psa.write('DELETE', `/company/configurations/${remoteId}`, undefined, Configuration);
  };
});
afterAll(async () => {
  await office.stop();
  await deps.stop();
});

test('a configuration that no list shows yet is not taken for deleted, and not made again', async () => {
  await putFaults(office.url, [
    { kind: 'stale-search', path: '/company/configurations', staleMs: 3_600_000 },
  ]);
  expect(await plan()).toMatchObject({ create: 0, unchanged: 1 });
});

test('a configuration that somebody deleted is made again', async () => {
  await putFaults(office.url, []);
  await remove();
  expect(await plan()).toMatchObject({ create: 1, unchanged: 0 });
});

test('where many are gone at once a person has to look before any is made again', async () => {
  const hidden = await hide();
  const generations = async () => {
    const now = await links();
    return hidden.map((one) => now.get(one.organizationId)?.generation);
  };
  expect(await plan({ more: hidden })).toMatchObject({ create: 7, brake: true });
  expect(await generations(), 'what was known of them stays').toEqual(Array(6).fill(1));
  expect((await links()).get(hidden[0]?.organizationId ?? 0)?.remoteId).toBe(900_001);
  expect(await plan({ more: hidden, brakeReleased: true })).toMatchObject({ create: 7 });
  expect(await generations()).toEqual(Array(6).fill(2));
});

test('a plan that lay for long is made again from what is there now', async () => {
  const runId = deps.ids();
  await plan({ runId });
  expect(await planned(runId)).toMatchObject([{ organizationId, action: 'create' }]);
  await remake();
  expect(await plan({ again: runId })).toMatchObject({ create: 0, unchanged: 1 });
  expect(await planned(runId)).toEqual([]);
});
