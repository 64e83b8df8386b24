import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestConsole, expectStatus, type TestConsole, type TestPerson } from './test-console.ts';
import { customersWithIncidents } from './test-customers.ts';

const content = z.record(z.string(), z.object({ schema: z.unknown() }));
const operation = z.looseObject({
  summary: z.string().min(1),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string().min(1), content: content.optional() }),
  ),
});
const description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
type Described = z.infer<typeof operation> & { readonly method: string; readonly path: string };

/** They take a password and keep nothing of the request, or only open a session. */
const withoutKey = /\/(sign-in|sign-out|first-administrator|invitations\/accept|session|sessions|callbacks)/;

describe('the description of the API', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let providerId: string;
  let document: z.infer<typeof description>;
  let operations: Described[];

  beforeAll(async () => {
    home = await createTestConsole({ offline: true });
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'mssp', 'Ours');
    await customersWithIncidents(home, providerId, [7, 8]);
    document = description.parse((await expectStatus(admin.request('GET', '/api/openapi.json'), 200)).body);
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
    );
  });
  afterAll(async () => home.stop());

  it('lists every route that there is', () => {
    const listed = new Set(operations.map(({ method, path }) => `${method} ${path}`));
    const registered = home.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/') && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
    expect(registered.length).toBeGreaterThan(80);
    expect([...new Set(registered)].filter((route) => !listed.has(route))).toEqual([]);
  });

  it('has an error of one form on every route, and one way of paging', () => {
    const errors = new Set(
      operations.map(({ responses }) => JSON.stringify(responses['default']?.content?.['application/json'])),
    );
    expect(errors.size).toBe(1);
    const paged = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'page'));
    expect(paged.length).toBeGreaterThan(5);
    for (const { path, parameters } of paged)
      expect([path, parameters.some(({ name }) => name === 'pageSize')]).toEqual([path, true]);
  });

  it('takes an Idempotency-Key wherever something is made', () => {
    const without = operations
      .filter(({ method, path }) => method === 'POST' && !withoutKey.test(path))
      .filter(({ parameters }) => !parameters.some(({ name }) => name === 'Idempotency-Key'))
      .map(({ path }) => path);
    expect(without).toEqual([]);
  });

  it('is what the answers are: each GET fits the schema that is told for it', async () => {
    const named = Object.entries(document.components.schemas);
    const maybe = named.filter(
      ([, one]) => z.looseObject({ type: z.array(z.string()) }).safeParse(one).success,
    );
    expect(maybe, 'a schema with a name is no null; the place where it stands may be').toEqual([]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', ...document });
    const wrong: unknown[] = [];
    let answered = 0;
    for (const { method, path, responses } of operations) {
      const schema = responses['200']?.content?.['application/json']?.schema;
      if (method !== 'GET' || schema === undefined) continue;
      const address = path
        .replace('{providerId}', providerId)
        .replace('{incidentId}', 'incident-7')
        .replaceAll(/\{[^}]+\}/g, '7');
      const answer = await admin.request('GET', address);
      // What needs a vendor, or a record that is not there, says so in the form of all errors.
      const key = answer.status === 200 ? '200' : 'default';
      const place = ['paths', path, 'get', 'responses', key, 'content', 'application/json', 'schema']
        .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
        .map(encodeURIComponent)
        .join('/');
      const fits = ajv.compile({ $ref: `api#/${place}` });
      if (answer.status === 200) answered += 1;
      if (!fits(answer.body)) wrong.push({ path, errors: fits.errors });
    }
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  });
});
