import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { ledgerStatus } from '../ledger/index.ts';
import { createProvider } from '../providers/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { sweepConfigurations } from './sweep.ts';

const record = z.looseObject({ id: z.number() });
const signal = new AbortController().signal;
let deps: TestDeps;
let office: PsaOffice;
let admin: ConnectWiseClient;
let psa: ConnectWiseClient;
let providerId = '';
let make: (deviceIdentifier: string) => Promise<number>;

const write = async (method: 'POST' | 'PATCH', path: string, body: unknown): Promise<number> => {
  const answer = await admin.write(method, path, body, record);
  if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.body.id;
};
const isActive = async (id: number): Promise<unknown> => {
  const answer = await admin.get(`/company/configurations/${id}`, Configuration);
  return answer.outcome === 'ok' ? answer.body.activeFlag : answer;
};

beforeAll(async () => {
  deps = await startTestDeps();
  office = await openPsaOffice({ mySecurity: 'answers' });
  const adminRole = (await office.roles()).find((role) => role.name === 'Admin');
  admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
  psa = office.client(await office.member('umbrella', await office.umbrellaRole('Umbrella')));
  const provider = await createProvider(
    deps,
    { kind: 'msp', name: 'An MSP' },
    { kind: 'person', id: 'p1', name: 'Mina Kim' },
  );
  providerId = provider.id;
  const companyRecId = await write('POST', '/company/companies', {
    identifier: 'Harbour',
    name: 'Harbour',
    city: 'Busan',
  });
  const typeId = await write('POST', '/company/configurations/types', { name: 'Cisco Umbrella' });
  make = (deviceIdentifier) =>
    write('POST', '/company/configurations', {
      name: 'One',
      type: { id: typeId },
      company: { id: companyRecId },
      deviceIdentifier,
      activeFlag: true,
    });
});
afterAll(async () => {
  await office.stop();
  await deps.stop();
});

test('of several with one mark the lowest number goes on, the others are set inactive and told once', async () => {
  const kept = await make('umbrella-7');
  const other = await make('umbrella-8');
  const foreign = [await make('device-7'), await make('device-7'), await make('umbrella-7x')];
  const tooMany = [await make('umbrella-7'), await make('umbrella-7')];

  const found = await sweepConfigurations(deps, providerId, psa, signal);
  expect(found.configurations).toBe(4);
  expect(found.duplicates.map((one) => one.remoteId)).toEqual(tooMany);
  for (const id of [kept, other, ...foreign]) expect(await isActive(id)).toBe(true);
  for (const id of tooMany) expect(await isActive(id)).toBe(false);
  expect(await ledgerStatus(deps, providerId)).toMatchObject({ duplicates: 2 });

  const calls: string[] = [];
  const watched: ConnectWiseClient = {
    ...psa,
    write: (method, path, ...rest) => {
      calls.push(`${method} ${path}`);
      return psa.write(method, path, ...rest);
    },
  };
  expect((await sweepConfigurations(deps, providerId, watched, signal)).duplicates).toHaveLength(2);
  expect(calls).toEqual([]);
  expect(await ledgerStatus(deps, providerId)).toMatchObject({ duplicates: 2 });
});

test('one that the PSA would not set inactive is tried again by the next sweep', async () => {
  await make('umbrella-9');
  const second = await make('umbrella-9');
  const refusing: ConnectWiseClient = {
    ...psa,
    write: () =>
      Promise.resolve({ outcome: 'refused', status: 403, code: 'Forbidden', message: 'no', errors: [] }),
  };
  await sweepConfigurations(deps, providerId, refusing, signal);
  expect(await isActive(second)).toBe(true);
  await sweepConfigurations(deps, providerId, psa, signal);
  expect(await isActive(second)).toBe(false);
});
