/** What nobody has published about the PSA's rights can be read in several ways: the check is right under each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  neededTables,
  openPsaOffice,
  type Member,
  type PsaOffice,
  type Role,
} from '../testing/psa-office.ts';
import { checkRights } from './check-rights.ts';

const now = new Date('2026-11-22T12:00:00Z');
let office: PsaOffice;
let role: Role;
let member: Member;

beforeAll(async () => {
  office = await openPsaOffice({ mySecurity: 'answers' });
  role = await office.umbrellaRole('Umbrella');
  member = await office.member('readings', role);
});
afterAll(() => office.stop());

test.each([
  { settingNames: 'identifiers', unpublishedRights: 'anyKey' },
  { settingNames: 'descriptions', setupTables: 'refused' },
  { settingNames: 'identifiers', setupTables: 'reduced' },
  { mySecurity: 'refuses', unpublishedRights: 'anyKey' },
  { mySecurity: 'refuses', setupTables: 'refused', badCredentials: 'NotFound' },
])('%j: the guide’s role lacks nothing, and what is taken away is named', async (reading) => {
  const response = await fetch(`${office.url}/sandbox/api/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      mySecurity: 'answers',
      settingNames: 'labels',
      setupTables: 'mixed',
      unpublishedRights: 'chosen',
      badCredentials: 'Unauthorized',
      ...reading,
    }),
  });
  expect(response.status).toBe(200);
  const check = () => checkRights(office.client(member), now);
  const whole = await check();
  expect(whole).toMatchObject({
    method: reading.mySecurity === 'refuses' ? 'probes' : 'mySecurity',
    missing: [],
    excess: [],
  });
  await office.set(role, [{ area: 'Service Desk', row: 'Service Tickets', add: 'None' }]);
  await office.allow(
    role,
    neededTables.filter((table) => table !== 'Company / Configuration'),
  );
  const lacking = await check();
  await office.set(role, [{ area: 'Service Desk', row: 'Service Tickets', add: 'All' }]);
  await office.allow(role, neededTables);
  const named = lacking.rights.filter(({ id }) => lacking.missing.includes(id)).map(({ why }) => why);
  expect(named).toHaveLength(2);
  expect(named.join()).toContain('Service Tickets');
  expect(named.join()).toContain('Company / Configuration');
});
