/** A contact's communications one by one, as several public clients write them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
let contact: number;
const record = z.looseObject({ id: z.number() });
const records = z.array(record);

const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const at = (more = ''): string => `/company/contacts/${contact}/communications${more}`;

beforeAll(async () => {
  psa = await startTestSandbox();
  const made = await call('POST', '/company/contacts', {
    firstName: 'Ada',
    communicationItems: [{ type: { name: 'Direct' }, value: '5550100', defaultFlag: true }],
  });
  contact = record.parse(made.body).id;
});
afterAll(() => psa.stop());

test('one is added, changed and deleted alone, and the contact shows it', async () => {
  const added = await call('POST', at(), { type: { id: 1 }, value: 'ada@example.com', defaultFlag: true });
  expect(added).toMatchObject({
    status: 201,
    body: { contactId: contact, type: { id: 1, name: 'Email' }, communicationType: 'Email' },
  });
  const { id } = record.parse(added.body);
  expect((await call('GET', at('/count'))).body).toEqual({ count: 2 });
  expect((await call('GET', at('?conditions=communicationType="Email"'))).body).toMatchObject([
    { id, value: 'ada@example.com' },
  ]);
  const sent = { ...record.parse(added.body), value: 'lovelace@example.com' };
  expect(await call('PUT', at(`/${id}`), sent)).toMatchObject({
    status: 200,
    body: { id, value: sent.value },
  });
  const patch = [{ op: 'replace', path: 'value', value: 'a.l@example.com' }];
  expect(await call('PATCH', at(`/${id}`), patch)).toMatchObject({
    status: 200,
    body: { id, value: 'a.l@example.com' },
  });
  const shown = await call('GET', `/company/contacts/${contact}`);
  expect(shown.body).toMatchObject({
    communicationItems: [{ value: '5550100' }, { id, value: 'a.l@example.com' }],
  });
  expect((await call('DELETE', at(`/${id}`))).status).toBe(204);
  expect(records.parse((await call('GET', at())).body)).toHaveLength(1);
  expect(await call('GET', at(`/${id}`))).toMatchObject({
    status: 404,
    body: { message: `Contact Communication ${id} not found` },
  });
});

test('what is added at once is all there, each answered with its own number', async () => {
  const rounds = Array.from({ length: 8 }, (_, i) => i);
  const added: Awaited<ReturnType<typeof call>>[] = [];
  for (const round of rounds) {
    const values = Array.from({ length: 10 }, (_, i) => `${round}.${i}@example.com`);
    added.push(...(await Promise.all(values.map((value) => call('POST', at(), { type: { id: 1 }, value })))));
  }
  const found = await call('GET', at('?conditions=value like "*@example.com"&pageSize=1000'));
  const kept = records.parse(found.body);
  for (const { status, body } of added) {
    // who meets too many others is told to try again, and nothing of theirs is kept
    if (status === 409) continue;
    expect(status).toBe(201);
    const { id, ...one } = record.parse(body);
    expect(kept.find((entry) => entry.id === id)).toMatchObject({ value: one['value'] });
  }
  expect(kept).toHaveLength(added.filter(({ status }) => status === 201).length);
});

test('what is changed while others are deleted is itself, whatever place it has by then', async () => {
  const values = Array.from({ length: 24 }, (_, i) => `place.${i}@example.com`);
  const ids: number[] = [];
  for (const value of values)
    ids.push(record.parse((await call('POST', at(), { type: { id: 1 }, value })).body).id);
  const done = await Promise.all(
    ids.map((id, i) =>
      i % 2 === 0
        ? call('DELETE', at(`/${id}`))
        : call('PUT', at(`/${id}`), { type: { id: 1 }, value: `changed.${i}@example.com` }),
    ),
  );
  const found = await call('GET', at('?pageSize=1000'));
  const kept = new Map(records.parse(found.body).map((one) => [one.id, one['value']]));
  for (const [i, { status }] of done.entries()) {
    const written = i % 2 === 0 ? undefined : `changed.${i}@example.com`;
    // who meets too many others is told to try again, and nothing of theirs is done
    expect(kept.get(ids[i] ?? 0)).toBe(status === 409 ? values[i] : written);
  }
});

test.each([
  [{ type: { id: 1 } }, 'The value field is required.'],
  [{ type: { id: 77 }, value: 'x' }, 'Communication Type 77 not found'],
  [{ type: { id: 1 }, value: 'x', colour: 'red' }, 'colour'],
])('%j is refused, with the reason', async (body, reason) => {
  const refused = await call('POST', at(), body);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain(reason);
});

test('neither a patch of nothing nor one that takes the value away is taken', async () => {
  const { id } = z.tuple([record], record).parse((await call('GET', at())).body)[0];
  expect((await call('PATCH', at('/2000000000'), [])).status).toBe(404);
  expect((await call('PATCH', at(`/${id}`), [{ op: 'remove', path: 'value' }])).status).toBe(400);
  expect((await call('PATCH', at(`/${id}`), [{ op: 'replace', path: 'nothing', value: 1 }])).status).toBe(
    400,
  );
});
