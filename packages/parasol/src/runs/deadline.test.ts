import { Configuration } from '@parasol/connectwise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

import { listConfigurations } from '../configurations/index.ts';
import { createProvider } from '../providers/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { putFaults } from '../testing/put-faults.ts';
import { executeRun, getRun, runHere, startRun } from './index.ts';

let deps: TestDeps;
let provider: ConnectedProvider;
let providerId: string;

beforeAll(async () => {
  deps = await startTestDeps();
  deps.setNow(new Date());
  const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
  providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
  provider = await connectProvider(deps, providerId, { customers: 5 });
});
afterAll(async () => {
  await provider.stop();
  await deps.stop();
});

const ask = async (url: string, method: string, body: unknown): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
};

it('a run whose deadline comes while it pushes tells what it has done by then', async () => {
  const first = await runHere(deps, providerId, { trigger: 'manual' }, () => undefined);
  expect(first).toMatchObject({ state: 'done', result: { configurations: { created: 3 } } });
  const role = (await provider.office.roles()).find(({ name }) => name === 'Admin');
  const admin = provider.office.client(await provider.office.member('looks', { id: role?.id ?? 0 }));
  const [changed, gone] = (await listConfigurations(deps, providerId)).rows;
  if (!changed || !gone) throw new Error('no configurations');
  const isChanged = async (): Promise<boolean> => {
    const answer = await admin.get(`/company/configurations/${changed.remoteId}`, Configuration);
    return answer.outcome === 'ok' && JSON.stringify(answer.body.questions).includes('4321');
  };

  // One to change, one to make again; and ConnectWise asks to wait for a minute before anything is made.
  const customer = `${provider.umbrella.url}/sandbox/api/customers/${changed.organizationId}`;
  await ask(customer, 'PATCH', { seats: 4_321 });
  await admin.write('DELETE', `/company/configurations/${gone.remoteId}`, undefined, z.unknown());
  const wait = {
    kind: 'throttle',
    methods: ['POST'],
    path: '/company/configurations',
    retryAfterSeconds: 60,
  };
  await putFaults(provider.office.url, [wait]);

  const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
  const stopping = new AbortController();
  const executing = executeRun(deps, providerId, runId, { signal: stopping.signal });
  await expect.poll(isChanged, { timeout: 30_000 }).toBe(true);
  stopping.abort();
  await executing;
  await executeRun(deps, providerId, runId, { deadlineMs: 0 });
  expect(await getRun(deps, providerId, runId)).toMatchObject({
    state: 'partial',
    problem: { code: 'run_deadline' },
    result: { customers: 3, configurations: { created: 0, updated: 1, unchanged: 1 } },
  });
});
