import { Configuration } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import type { MappedCustomer } from '../customers/index.ts';
import { createProvider } from '../providers/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { planConfigurations, type PlanCounts } from './plan-configurations.ts';
import { saveLinks } from './store.ts';

const record = z.looseObject({ id: z.number() });
const organizationId = 4_711;
let deps: TestDeps;
let office: PsaOffice;
let plan: () => Promise<PlanCounts>;
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
  const remoteId = await make('/company/configurations', {
    name: 'Cisco Umbrella - Harbour',
    type: { id: typeId },
    company: { id: companyRecId },
    deviceIdentifier: `umbrella-${organizationId}`,
    activeFlag: true,
  });
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
  plan = () =>
    planConfigurations(
      deps,
      providerId,
      { runId: deps.ids(), dryRun: false, signal: new AbortController().signal, report: () => {} },
      {
        psa,
        kind: 'msp',
        settings: {
          enabled: true,
          typeName: 'Cisco Umbrella',
          questionsOff: [],
          markInactiveWhenRemoved: false,
        },
        customers: [customer],
        type: { typeId, questionIds: {}, created: { type: false, questions: [] }, warnings: [] },
        periodEnd: deps.clock.now(),
      },
    );
  remove = async () => {
    await psa.write('DELETE', `/company/configurations/${remoteId}`, undefined, Configuration);
  };
});
afterAll(async () => {
  await office.stop();
  await deps.stop();
});

const faults = async (rules: readonly unknown[]): Promise<void> => {
  const response = await fetch(`${office.url}/sandbox/api/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  expect(response.status).toBe(200);
};

test('a configuration that no list shows yet is not taken for deleted, and not made again', async () => {
  await faults([{ kind: 'stale-search', path: '/company/configurations', staleMs: 3_600_000 }]);
  expect(await plan()).toMatchObject({ create: 0, unchanged: 1 });
});

test('a configuration that somebody deleted is made again', async () => {
  await faults([]);
  await remove();
  expect(await plan()).toMatchObject({ create: 1, unchanged: 0 });
});
