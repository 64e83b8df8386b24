/** What a configuration's questions take for an answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let type: number;

const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const post = async (path: string, body: unknown) => made.parse((await call('POST', path, body)).body).id;
const question = (entryType: string, fieldType: string) =>
  post(`/company/configurations/types/${type}/questions`, {
    question: entryType,
    fieldType,
    entryType,
    sequenceNumber: 1,
  });
const answered = (questionId: number, answer: unknown) =>
  call('POST', '/company/configurations', {
    name: 'One',
    type: { id: type },
    company: { id: 1 },
    questions: [{ questionId, answer }],
  });

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
  type = await post('/company/configurations/types', { name: 'Answered' });
});
afterAll(() => psa?.stop());

test.each(['List', 'Option'])(
  'a %s question takes one of its active values, in their spelling',
  async (entryType) => {
    const id = await question(entryType, 'Text');
    const values = `/company/configurations/types/${type}/questions/${id}/values`;
    await post(values, { value: 'Windows' });
    const old = await post(values, { value: 'OS/2' });
    const taken = await answered(id, 'OS/2');
    expect(taken.status).toBe(201);
    await call('PATCH', `${values}/${old}`, [{ op: 'replace', path: 'inactiveFlag', value: true }]);
    expect((await answered(id, 'windows')).text).toContain('"answer":"Windows"');
    for (const wrong of ['BeOS', 'OS/2'])
      expect(await answered(id, wrong)).toMatchObject({
        status: 400,
        body: { errors: [{ code: 'InvalidField', field: `questions/${id}` }] },
      });
    const stored = made.parse(taken.body);
    expect((await call('PUT', `/company/configurations/${stored.id}`, stored)).status).toBe(200);
  },
);

test('a list of numbers takes a number of the list', async () => {
  const id = await question('List', 'Number');
  await post(`/company/configurations/types/${type}/questions/${id}/values`, { value: '8' });
  expect((await answered(id, 8)).status).toBe(201);
  expect((await answered(id, 9)).status).toBe(400);
});

test('a password is shown, and found, only with the right to display it, and outlives a write that could not show it', async () => {
  const id = await question('EntryField', 'Password');
  const configuration = made.parse((await answered(id, 'hunter2')).body).id;
  const path = `/company/configurations/${configuration}`;
  const all = ['All', 'All', 'All', 'All'] as const;
  const configurations = { 'Companies/Configurations': all };
  const blind = (await psa.member({ roleId: await psa.role(configurations) })).keys;
  const display = { ...configurations, 'Companies/Configuration - Display Passwords': all };
  const seeing = (await psa.member({ roleId: await psa.role(display) })).keys;
  const bundle = {
    requests: [{ sequenceNumber: 1, resourceType: 'configuration', apiRequest: { id: configuration } }],
  };
  const answers = (keys: typeof blind) => [
    psa.rest(keys, 'GET', path),
    psa.rest(keys, 'GET', `/company/configurations?conditions=id=${configuration}&fields=questions`),
    psa.rest(keys, 'PATCH', path, []),
    psa.rest(keys, 'POST', '/system/bundles', bundle),
  ];
  for (const answer of await Promise.all(answers(seeing))) expect(answer.text).toContain('hunter2');
  for (const answer of await Promise.all(answers(blind))) {
    expect(answer.text).not.toContain('hunter2');
    expect(answer.text).toContain(`"questionId":${id}`);
  }
  const search = '/company/configurations/count?childConditions=questions/answer like "hunt%25"';
  expect((await psa.rest(blind, 'GET', search)).body).toEqual({ count: 0 });
  expect((await psa.rest(seeing, 'GET', search)).body).toEqual({ count: 1 });
  const { body } = await psa.rest(blind, 'GET', path);
  expect((await psa.rest(blind, 'PUT', path, body)).status).toBe(200);
  expect((await psa.rest(seeing, 'GET', path)).text).toContain('hunter2');
});
