/** Conditions on the lists of a record, computed ones among them, and on its custom fields. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let contact: number;
let configuration: number;

const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const post = async (path: string, body: unknown) => {
  const answer = await call('POST', path, body);
  expect([answer.text, answer.status]).toEqual([answer.text, 201]);
  return made.parse(answer.body).id;
};
const found = async (path: string, query: Record<string, string>) => {
  const asked = new URLSearchParams(query).toString();
  const answer = await call('GET', `${path}?${asked}`);
  expect([answer.text, answer.status]).toEqual([answer.text, 200]);
  const ids = z
    .array(made)
    .parse(answer.body)
    .map(({ id }) => id);
  expect((await call('GET', `${path}/count?${asked}`)).body).toEqual({ count: ids.length });
  return ids;
};

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
  await post('/company/companies/2/typeAssociations', { type: { id: 2 } });
  contact = await post('/company/contacts', {
    firstName: 'Ada',
    company: { id: 1 },
    communicationItems: [
      { type: { name: 'Email' }, value: 'ada@example.com' },
      { type: { id: 4 }, value: '5550100' },
    ],
    types: [{ id: 1, name: 'End User' }],
  });
  const type = await post('/company/configurations/types', { name: 'Sensor' });
  const question = (text: string, fieldType: string, sequenceNumber: number) =>
    post(`/company/configurations/types/${type}/questions`, {
      question: text,
      fieldType,
      entryType: 'EntryField',
      sequenceNumber,
    });
  const [port, vendor] = [await question('Port', 'Number', 1), await question('Maker', 'Text', 2)];
  configuration = await post('/company/configurations', {
    name: 'Sensor 1',
    type: { id: type },
    company: { id: 1 },
    questions: [
      { questionId: port, answer: 8443 },
      { questionId: vendor, answer: 'Acme' },
    ],
  });
});
afterAll(() => psa?.stop());

test('companies are found by a type, which is no list of their own', async () => {
  const companies = '/company/companies';
  expect(await found(companies, { childConditions: 'types/id=2' })).toEqual([2]);
  expect(await found(companies, { childConditions: 'Types/Name = "prospect"' })).toEqual([2]);
  expect(await found(companies, { childConditions: 'types/id=3' })).toEqual([]);
  expect(await call('GET', `${companies}?childConditions=types/nonsense=1`)).toMatchObject({
    status: 400,
    body: { code: 'ApiFindCondition', message: 'types/nonsense is not a recognized name.' },
  });
  await post(`${companies}/3/typeAssociations`, { type: { id: 2 } });
  expect(await found(companies, { childConditions: 'types/id=2' })).toEqual([2, 3]);
});

test('configurations are found by an answer: a number as a number, a text as a text, one entry for both halves', async () => {
  const path = '/company/configurations';
  for (const childConditions of [
    'questions/question="Port" and questions/answer=8443',
    'questions/answer > 8000',
    'questions/answer like "ac%"',
    'questions/question = "Maker" and questions/answer != null',
  ])
    expect([childConditions, await found(path, { childConditions })]).toEqual([
      childConditions,
      [configuration],
    ]);
  for (const childConditions of [
    'questions/question="Port" and questions/answer="Acme"',
    'questions/answer > 9000',
    'questions/question = "Port" and questions/answer = null',
  ])
    expect([childConditions, await found(path, { childConditions })]).toEqual([childConditions, []]);
});

test('one child condition may speak of two lists', async () => {
  const path = '/company/contacts';
  const email = 'communicationItems/value="ada@example.com" and communicationItems/communicationType="Email"';
  expect(await found(path, { childConditions: `${email} and types/name="End User"` })).toEqual([contact]);
  expect(await found(path, { childConditions: `${email} and types/name="Other"` })).toEqual([]);
  expect(await found(path, { childConditions: 'communicationItems/value="5550100" or types/id=77' })).toEqual(
    [contact],
  );
  const mixed = 'communicationItems/value="5550100" and communicationItems/communicationType="Email"';
  expect(await found(path, { childConditions: `${mixed} and types/id=1` })).toEqual([]);
  expect((await call('GET', `${path}?childConditions=nosuch/id=1 and types/id=1`)).status).toBe(400);
});

test('a communication item has a number that stays, and the name and kind of its type', async () => {
  const path = `/company/contacts/${contact}`;
  const shape = z.looseObject({
    communicationItems: z.array(z.looseObject({ id: z.number(), value: z.string() })),
  });
  const first = shape.parse((await call('GET', path)).body).communicationItems;
  expect(first).toMatchObject([
    { type: { id: 1, name: 'Email' }, communicationType: 'Email' },
    { type: { id: 4, name: 'Mobile' }, communicationType: 'Phone' },
  ]);
  const add = [{ op: 'add', path: '/communicationItems/-', value: { type: { id: 2 }, value: '5550101' } }];
  const then = shape.parse((await call('PATCH', path, add)).body).communicationItems;
  expect(then.slice(0, 2)).toEqual(first);
  expect(new Set(then.map(({ id }) => id)).size).toBe(3);
  const copied = await post('/company/contacts', { firstName: 'Eve', communicationItems: then });
  const others = shape.parse((await call('GET', `/company/contacts/${copied}`)).body).communicationItems;
  expect(others.filter(({ id }) => then.some((one) => one.id === id))).toEqual([]);
  const unknown = [{ op: 'replace', path: '/communicationItems/0/type', value: { id: 999 } }];
  expect(await call('PATCH', path, unknown)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'NotFound', field: 'communicationItems/type/id' }] },
  });
});

test('the types of communication items can be listed, and are those that items name', async () => {
  const types = z
    .array(z.looseObject({ id: z.number(), description: z.string() }))
    .parse((await call('GET', '/company/communicationTypes')).body);
  for (const { id, description } of types) {
    const communicationItems = [{ type: { id }, value: '1' }];
    const { body } = await call('POST', '/company/contacts', { firstName: 'T', communicationItems });
    expect(body).toMatchObject({ communicationItems: [{ type: { id, name: description } }] });
  }
  const emails = '/company/communicationTypes?conditions=emailFlag=true&fields=description';
  expect((await call('GET', emails)).body).toEqual([{ description: 'Email' }]);
  expect((await call('GET', '/company/communicationTypes/4')).body).toMatchObject({
    description: 'Mobile',
    phoneFlag: true,
    defaultFlag: false,
  });
  expect((await call('GET', '/company/communicationTypes/99')).status).toBe(404);
});

test('a default contact is its company’s alone', async () => {
  const contactOf = (id: number) =>
    post('/company/contacts', { firstName: 'D', company: { id }, defaultFlag: true });
  const [one, other] = [await contactOf(1), await contactOf(2)];
  expect((await call('GET', `/company/contacts/${one}`)).body).toMatchObject({ defaultFlag: true });
  await contactOf(1);
  expect((await call('GET', `/company/contacts/${one}`)).body).toMatchObject({ defaultFlag: false });
  expect((await call('GET', `/company/contacts/${other}`)).body).toMatchObject({ defaultFlag: true });
});
