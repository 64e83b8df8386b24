import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';
import { createTestConsole, expectStatus, type TestConsole, type TestPerson } from './test-console.ts';

const specification = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ 'x-parasol-action': z.string().optional(), parameters: z.array(z.unknown()).optional() }),
    ),
  ),
});

type Route = { method: string; path: string };

describe("another provider's things", () => {
  let home: TestConsole;
  let stranger: TestPerson;
  let theirs: string;
  let routes: Route[];
  const nobody = '6f1a6a1c-7d0e-4b8e-9c5f-0d2f6f3b9a11';

  beforeAll(async () => {
    home = await createTestConsole();
    const admin = await home.firstAdministrator();
    theirs = await home.addProvider(admin, 'msp', 'Theirs');
    const ours = await home.addProvider(admin, 'mssp', 'Ours');
    stranger = await home.join(admin, ours, 'full-admin');
    const described = await expectStatus(stranger.request('GET', '/api/openapi.json'), 200);
    routes = Object.entries(specification.parse(described.body).paths)
      .filter(([path]) => path.includes('{providerId}'))
      .flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
      );
  });
  afterAll(async () => home.stop());

  const address = (route: Route, providerId: string): string =>
    route.path.replace('{providerId}', providerId).replaceAll(/\{[^}]+\}/g, '1');

  it('answer on every route exactly like what does not exist, with good input and bad', async () => {
    expect(routes.length).toBeGreaterThan(35);
    for (const route of routes) {
      for (const body of route.method === 'GET' ? [undefined] : [{}, '{ not json', { ticketing: {} }]) {
        const other = await stranger.request(route.method, address(route, theirs), body);
        const missing = await stranger.request(route.method, address(route, nobody), body);
        const malformed = await stranger.request(route.method, address(route, 'x'), body);
        expect([route, other.status, other.text]).toEqual([route, 404, missing.text]);
        expect([malformed.status, malformed.text]).toEqual([404, missing.text]);
      }
    }
  });

  it('are not written to by any of it', async () => {
    const rows = await inProvider(home.deps.db, theirs, async (tx) => {
      const settings = await sql`select 1 from provider_settings where provider_id = ${theirs}::uuid`.execute(
        tx,
      );
      const runs = await sql`select 1 from runs where provider_id = ${theirs}::uuid`.execute(tx);
      return settings.rows.length + runs.rows.length;
    });
    expect(rows).toBe(0);
  });

  it('need a session on every route, before anything is said about them', async () => {
    for (const route of routes) {
      const answer = await home
        .person()
        .request(route.method, address(route, theirs), route.method === 'GET' ? undefined : {});
      expect([route, answer.status]).toEqual([route, 401]);
    }
  });

  it('are guarded by an action of the policy table on every route', async () => {
    const described = await stranger.request('GET', '/api/openapi.json');
    const unguarded = Object.entries(specification.parse(described.body).paths)
      .filter(([path]) => path.includes('{providerId}'))
      .flatMap(([path, operations]) => Object.values(operations).map((operation) => ({ path, operation })))
      .filter(({ operation }) => operation['x-parasol-action'] === undefined);
    expect(unguarded).toEqual([]);
  });
});
