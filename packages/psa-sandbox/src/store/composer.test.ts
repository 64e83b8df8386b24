/** Two ways lead to a record's JSON text: one statement does it all, or rows are put together with labels in memory. */
import { openPool } from '@parasol/postgres';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { resourceOf, resources } from '../definitions/registry.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';
import { documentSql } from './document-sql.ts';
import { tableOf } from './names.ts';
import { Records } from './records.ts';
import { SandboxDatabase } from './sandbox-database.ts';

let psa: TestSandbox;
let pool: Pool;
const record = z.looseObject({ id: z.number() });
const texts = z.array(z.tuple([z.string()]));

const post = async (path: string, body: unknown): Promise<number> => {
  const answer = await psa.rest(psa.admin, 'POST', path, body);
  expect([path, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([path, 201, '']);
  return record.parse(answer.body).id;
};

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
  pool = openPool(psa.databaseUrl, { max: 2 });
  const company = await post('/company/companies', {
    identifier: 'Both',
    name: 'Both "ways", \\ and 둘',
    city: 'x',
    types: [{ id: 1 }, { id: 3 }],
  });
  await post(`/company/companies/${company}/sites`, { name: 'Second site' });
  await post(`/company/companies/${company}/notes`, { text: 'noted\nin two lines' });
  const contact = await post('/company/contacts', { firstName: 'Ji-woo', company: { id: company } });
  const question = { fieldType: 'Text', entryType: 'EntryField', sequenceNumber: 1, question: 'Rack?' };
  const questionId = await post('/company/configurations/types/1/questions', question);
  await post('/company/configurations', {
    name: 'Answered',
    type: { id: 1 },
    company: { id: company },
    questions: [{ questionId, answer: 'R "1"' }],
  });
  const ticket = await post('/service/tickets', {
    summary: 'Both',
    company: { id: company },
    contact: { id: contact },
    initialDescription: 'x',
  });
  await post(`/service/tickets/${ticket}/tasks`, { notes: 'do it' });
  const agreement = await post('/finance/agreements', {
    name: 'Both',
    type: { name: 'Managed Services' },
    company: { id: company },
    contact: { id: contact },
  });
  await post(`/finance/agreements/${agreement}/additions`, {
    product: { id: 1, identifier: 'P' },
    billCustomer: 'Billable',
  });
});
afterAll(async () => {
  await pool.end();
  await psa.stop();
});

const base = 'http://127.0.0.1/v4_6_release//apis/3.0';

test.each(resources.map(({ name }) => name))('every %s is shown alike by both ways', async (name) => {
  const resource = resourceOf(name);
  const { rows } = await pool.query<unknown[]>({
    text: `select ${documentSql(resource, 't', true)} from ${tableOf(resource)} t where $1::text is not null order by t.id`,
    values: [base],
    rowMode: 'array',
  });
  const whole = texts.parse(rows).map(([text]): unknown => JSON.parse(text));
  const records = new Records(new SandboxDatabase(pool));
  const q = { base, narrow: [], selection: true as const, order: () => 't.id', limit: 100_000, offset: 0 };
  expect(JSON.parse((await records.list(resource, q)).json)).toEqual(whole);
});

test('what was changed is shown changed wherever it is referred to', async () => {
  const name = async () =>
    z
      .looseObject({ company: z.looseObject({ name: z.string() }) })
      .parse((await psa.rest(psa.admin, 'GET', '/service/tickets/1')).body).company.name;
  expect(await name()).toBe('Harbor Dental Group');
  await psa.rest(psa.admin, 'PATCH', '/company/companies/1', [
    { op: 'replace', path: 'name', value: 'Renamed' },
  ]);
  expect(await name()).toBe('Renamed');
});

test('creates that come together: each gets its own answer, and one that is refused spoils no other', async () => {
  const bodies = Array.from({ length: 60 }, (_, i) => ({
    summary: `Together ${i}`,
    company: { id: i % 7 === 3 ? 99_999 : 1 + (i % 3) },
  }));
  const answers = await Promise.all(
    bodies.map((body) => psa.rest(psa.admin, 'POST', '/service/tickets', body)),
  );
  expect(answers).toMatchObject(
    bodies.map((body) =>
      body.company.id === 99_999
        ? { status: 400, body: { errors: [{ field: 'company/id' }] } }
        : { status: 201, body },
    ),
  );
  const companies = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      psa.rest(psa.admin, 'POST', '/company/companies', {
        identifier: `Same ${i % 10}`,
        name: 'x',
        city: 'x',
      }),
    ),
  );
  const statuses = companies.map(({ status }) => status);
  expect([201, 400].map((status) => statuses.filter((one) => one === status).length)).toEqual([10, 10]);
});

test('a new ticket is answered as it is read, whatever it refers to and whoever sent it', async () => {
  const roleId = await psa.role({ 'Service Desk/Service Tickets': ['All', 'All', 'All', 'All'] });
  const { keys } = await psa.member({ roleId, identifier: String.raw`O"Neil \ é` });
  const choices = {
    contact: { id: 1 },
    site: { id: 1 },
    priority: { id: 2 },
    source: { id: 2 },
    serviceLocation: { id: 1 },
  };
  const bodies = Array.from({ length: 2 ** Object.keys(choices).length }, (_, chosen) => ({
    summary: 'A "quoted"\t\u0001 \\ summary \u007f é 😀',
    company: { id: 1 },
    ...Object.fromEntries(Object.entries(choices).filter((__, place) => (chosen >> place) % 2 === 1)),
  }));
  for (const together of [bodies.slice(0, 4), bodies.slice(4, 20), bodies.slice(20)]) {
    const added = await Promise.all(together.map((body) => psa.rest(keys, 'POST', '/service/tickets', body)));
    expect(added).toMatchObject(together.map((body) => ({ status: 201, body })));
    for (const { body } of added) {
      const { id } = z.looseObject({ id: z.number() }).parse(body);
      const records = new Records(new SandboxDatabase(pool));
      const o = { base: `${psa.url}/v4_6_release//apis/3.0`, narrow: [], selection: true as const };
      const read = await records.document(resourceOf('ticket'), id, o);
      // in the same order, too
      expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(read ?? '')));
    }
  }
});

test('a company that was shown and is deleted is there for no new ticket', async () => {
  const company = await post('/company/companies', { identifier: 'Gone', name: 'Gone', city: 'x' });
  const body = { summary: 'Of a company', company: { id: company } };
  for (const _ of [1, 2, 3]) {
    const ticket = await post('/service/tickets', body);
    expect((await psa.rest(psa.admin, 'DELETE', `/service/tickets/${ticket}`)).status).toBe(204);
  }
  expect((await psa.rest(psa.admin, 'DELETE', `/company/companies/${company}`)).status).toBe(204);
  expect(await psa.rest(psa.admin, 'POST', '/service/tickets', body)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'company/id' }] },
  });
});

test('reads that come together: each caller sees what they may, and no more', async () => {
  const limited = await psa.role({ 'Service Desk/Service Tickets': ['None', 'None', 'None', 'My'] });
  const { keys } = await psa.member({ roleId: limited });
  const reads = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      psa.rest(i % 2 === 0 ? psa.admin : keys, 'GET', `/service/tickets/${1 + (i % 10)}`),
    ),
  );
  expect(reads).toMatchObject(
    reads.map((_, i) => (i % 2 === 1 ? { status: 404 } : { status: 200, body: { id: 1 + (i % 10) } })),
  );
});
