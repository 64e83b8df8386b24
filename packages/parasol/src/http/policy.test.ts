import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actions, may, roles, type Action, type Role } from '../access/index.ts';
import { codeOf, createTestConsole, type TestConsole, type TestPerson } from './test-console.ts';
import { customersWithIncidents } from './test-customers.ts';

/**
 * What each role may do, written by hand: F full-admin, I integration-admin, O operator, P reporting-only,
 * R read-only. Not made from the policy table, which would prove nothing.
 */
const expected: Record<Action, string> = {
  'provider.read': 'FIOPR',
  'overview.read': 'FIOPR',
  'umbrella.read': 'FIOR',
  'umbrella.change': 'FI',
  'psa.read': 'FIOR',
  'psa.change': 'FI',
  'rights.read': 'FIOR',
  'rights.check': 'FIO',
  'settings.read': 'FIOR',
  'settings.change': 'FI',
  'customers.read': 'FIOPR',
  'customers.refresh': 'FIO',
  'companies.read': 'FIOR',
  'mappings.read': 'FIOR',
  'mappings.change': 'FIO',
  'configurations.read': 'FIOPR',
  'incidents.read': 'FIOPR',
  'runs.read': 'FIOR',
  'runs.start': 'FIO',
  'writes.read': 'FIOR',
  'writes.change': 'FIO',
  'audit.read': 'FIR',
  'admins.read': 'FIR',
  'admins.change': 'F',
  'tokens.own': 'FIOPR',
};

const letters: Record<Role, string> = {
  'full-admin': 'F',
  'integration-admin': 'I',
  operator: 'O',
  'reporting-only': 'P',
  'read-only': 'R',
};

/** One route of each action that needs no vendor: what is asked and what comes back if it is allowed. */
const asked: readonly (readonly [Action, string, string, unknown, number])[] = [
  ['provider.read', 'GET', '', undefined, 200],
  ['overview.read', 'GET', '/overview', undefined, 200],
  ['umbrella.read', 'GET', '/umbrella', undefined, 200],
  ['umbrella.change', 'PUT', '/umbrella', {}, 400],
  ['psa.read', 'GET', '/psa', undefined, 200],
  ['psa.change', 'PUT', '/psa', {}, 400],
  ['rights.read', 'GET', '/rights-checks/latest', undefined, 200],
  ['rights.check', 'POST', '/rights-checks', {}, 409],
  ['settings.read', 'GET', '/settings', undefined, 200],
  ['settings.change', 'PUT', '/settings', { ticketing: { threshold: 6 } }, 200],
  ['customers.read', 'GET', '/customers', undefined, 200],
  ['customers.refresh', 'POST', '/customers/refresh', {}, 409],
  ['companies.read', 'GET', '/companies', undefined, 200],
  ['mappings.read', 'GET', '/mappings.csv', undefined, 200],
  ['mappings.change', 'POST', '/mappings', { mappings: [] }, 400],
  ['configurations.read', 'GET', '/configurations', undefined, 200],
  ['incidents.read', 'GET', '/incidents', undefined, 200],
  ['runs.read', 'GET', '/runs', undefined, 200],
  ['runs.start', 'PUT', '/runs-paused', { paused: false }, 204],
  ['writes.read', 'GET', '/writes', undefined, 200],
  ['writes.change', 'POST', '/writes/retry', { intentIds: [] }, 400],
  ['audit.read', 'GET', '/audit', undefined, 200],
  ['admins.read', 'GET', '/admins', undefined, 200],
  ['admins.change', 'POST', '/admins', {}, 400],
  ['tokens.own', 'POST', '/tokens', {}, 400],
];

describe('the policy table', () => {
  it('says what was written down by hand, for every action and role', () => {
    for (const action of actions) {
      const allowed = roles
        .filter((role) => may({ role, customers: null }, action))
        .map((role) => letters[role]);
      expect([action, allowed.join('')]).toEqual([action, expected[action]]);
    }
  });

  it('denies a person with some customers all that shows or changes things of all customers', () => {
    const restricted = actions.filter((action) => may({ role: 'full-admin', customers: [1] }, action));
    expect(restricted).toEqual([
      'provider.read',
      'customers.read',
      'configurations.read',
      'incidents.read',
      'tokens.own',
    ]);
  });
});

describe('every route', () => {
  let home: TestConsole;
  let providerId: string;
  const people = new Map<Role, TestPerson>();
  beforeAll(async () => {
    home = await createTestConsole();
    const admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'Ours');
    for (const role of roles) people.set(role, await home.join(admin, providerId, role));
  });
  afterAll(async () => home.stop());

  it.each(asked)('asks the policy table for %s (%s …%s)', async (action, method, path, body, status) => {
    for (const [role, person] of people) {
      const answer = await person.request(method, `/api/v1/providers/${providerId}${path}`, body);
      const allowed = expected[action].includes(letters[role]);
      expect([role, answer.status, answer.status === 403 ? codeOf(answer) : '']).toEqual(
        allowed ? [role, status, ''] : [role, 403, 'not_allowed'],
      );
    }
  });

  it('covers all actions', () => {
    expect(new Set(asked.map(([action]) => action))).toEqual(new Set(actions));
  });

  it('shows a person with some customers only those, wherever customers are listed', async () => {
    await customersWithIncidents(home, providerId, [7, 8]);
    const admin = people.get('full-admin');
    if (admin === undefined) throw new Error('no admin');
    const person = await home.join(admin, providerId, 'read-only', { customers: [7] });
    const base = `/api/v1/providers/${providerId}`;
    for (const list of ['customers', 'configurations', 'incidents']) {
      const all = listed.parse((await admin.request('GET', `${base}/${list}`)).body);
      expect([list, all.rows.map((row) => row.organizationId).toSorted((a, b) => a - b)]).toEqual([
        list,
        [7, 8],
      ]);
      const some = listed.parse((await person.request('GET', `${base}/${list}`)).body);
      expect([list, some.total, some.rows.map((row) => row.organizationId)]).toEqual([list, 1, [7]]);
    }
    const other = `${base}/configurations?organizationId=8`;
    expect(listed.parse((await person.request('GET', other)).body).rows).toEqual([]);
    const missing = await person.request('GET', `${base}/customers/9`);
    const hidden = await person.request('GET', `${base}/customers/8`);
    expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
    expect((await admin.request('GET', `${base}/incidents/incident-8`)).status).toBe(200);
    const noIncident = await person.request('GET', `${base}/incidents/incident-9`);
    const otherIncident = await person.request('GET', `${base}/incidents/incident-8`);
    expect([otherIncident.status, otherIncident.text]).toEqual([404, noIncident.text.replace('-9', '-8')]);
    expect((await person.request('GET', `${base}/incidents/incident-7`)).status).toBe(200);
    for (const path of ['audit', 'overview', 'runs', 'mappings.csv', 'mapping-suggestions', 'settings']) {
      expect([path, (await person.request('GET', `${base}/${path}`)).status]).toEqual([path, 403]);
    }
  });
});

const listed = z.object({ total: z.number(), rows: z.array(z.object({ organizationId: z.number() })) });
