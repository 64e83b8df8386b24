import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let company: number;
let type: number;

const post = async (path: string, body: unknown): Promise<number> =>
  made.parse((await psa.rest(psa.admin, 'POST', path, body)).body).id;
const ticket = (summary: string): Promise<number> =>
  post('/service/tickets', { summary, company: { id: company }, board: { id: 1 } });

beforeAll(async () => {
  psa = await startTestSandbox();
  company = await post('/company/companies', { identifier: 'Acting', name: 'Acting', city: 'x' });
  type = await post('/company/configurations/types', { name: 'Box' });
});
afterAll(() => psa.stop());

const tickets = { 'Service Desk/Service Tickets': ['All', 'All', 'None', 'All'] } as const;

test('closing a ticket, by any path, needs Close Service Tickets', async () => {
  const keysOf = async (levels: object) =>
    (await psa.member({ roleId: await psa.role({ ...tickets, ...levels }) })).keys;
  const without = await keysOf({ 'Service Desk/Merge Tickets': ['All', 'All', 'All', 'All'] });
  const may = await keysOf({ 'Service Desk/Close Service Tickets': ['None', 'All', 'None', 'None'] });
  const id = await ticket('to be closed');
  const other = await ticket('to be merged');
  const close = [{ op: 'replace', path: 'status', value: { name: 'Closed' } }];
  const whole = z.looseObject({}).parse((await psa.rest(psa.admin, 'GET', `/service/tickets/${id}`)).body);
  expect((await psa.rest(without, 'PATCH', `/service/tickets/${id}`, close)).status).toBe(403);
  expect(
    (await psa.rest(without, 'PUT', `/service/tickets/${id}`, { ...whole, status: { name: 'Closed' } }))
      .status,
  ).toBe(403);
  expect(
    (
      await psa.rest(without, 'POST', '/service/tickets', {
        summary: 'x',
        company: { id: company },
        board: { id: 1 },
        status: { name: 'Closed' },
      })
    ).status,
  ).toBe(403);
  expect(
    (
      await psa.rest(without, 'POST', `/service/tickets/${id}/merge`, {
        mergeTicketIds: [other],
        status: { id: 4 },
      })
    ).status,
  ).toBe(403);
  expect(
    (
      await psa.rest(without, 'PATCH', `/service/tickets/${id}`, [
        { op: 'replace', path: 'status', value: { name: 'Waiting' } },
      ])
    ).status,
  ).toBe(200);
  expect((await psa.rest(may, 'PATCH', `/service/tickets/${id}`, close)).body).toMatchObject({
    closedFlag: true,
  });
});

test('merging closes the merged tickets and points them to the other', async () => {
  const [into, merged] = [await ticket('stays'), await ticket('goes')];
  const answer = await psa.rest(psa.admin, 'POST', `/service/tickets/${into}/merge`, {
    mergeTicketIds: [merged],
    status: { id: 4 },
  });
  expect(answer).toMatchObject({ status: 200, body: { success: true } });
  expect((await psa.rest(psa.admin, 'GET', `/service/tickets/${merged}`)).body).toMatchObject({
    closedFlag: true,
    mergedParentTicket: { id: into, summary: 'stays' },
  });
  expect((await psa.rest(psa.admin, 'GET', `/service/tickets/${into}`)).body).toMatchObject({
    hasMergedChildTicketFlag: true,
  });
  const merge = (to: number, id: number, more: object = { status: { name: 'Closed' } }) =>
    psa.rest(psa.admin, 'POST', `/service/tickets/${to}/merge`, { mergeTicketIds: [id], ...more });
  expect((await merge(into, into)).status).toBe(404);
  const third = await ticket('third');
  const refused = (code: string, field: string) => ({
    status: 400,
    body: { code: 'InvalidObject', errors: [{ code, field }] },
  });
  expect(await merge(into, third, {})).toMatchObject(refused('MissingRequiredField', 'status'));
  expect(await merge(into, third, { status: { id: 99 } })).toMatchObject(refused('NotFound', 'status/id'));
  // merged once, a ticket is merged no more: into another, into its own parent again, or the parent into it
  expect(await merge(third, merged)).toMatchObject(refused('InvalidField', 'mergeTicketIds'));
  expect(await merge(merged, into)).toMatchObject(refused('InvalidField', 'mergeTicketIds'));
  expect((await merge(into, third)).status).toBe(200);
});

test('a configuration is attached by its id or device identifier, and finds its tickets', async () => {
  const device = await post('/company/configurations', {
    name: 'Box 1',
    type: { id: type },
    company: { id: company },
    deviceIdentifier: 'box-1',
  });
  const id = await ticket('has a box');
  const path = `/service/tickets/${id}/configurations`;
  expect(await psa.rest(psa.admin, 'POST', path, { deviceIdentifier: 'BOX-1' })).toMatchObject({
    status: 201,
    body: { id: device, deviceIdentifier: 'box-1' },
  });
  expect((await psa.rest(psa.admin, 'POST', path, { id: device })).status).toBe(201);
  expect((await psa.rest(psa.admin, 'GET', `${path}/count`)).body).toEqual({ count: 1 });
  expect(
    (await psa.rest(psa.admin, 'GET', `/service/tickets?conditions=configuration/id=${device}&fields=id`))
      .body,
  ).toEqual([{ id }]);
  expect((await psa.rest(psa.admin, 'POST', path, { id: 99_999 })).status).toBe(400);
  expect((await psa.rest(psa.admin, 'DELETE', `${path}/${device}`)).status).toBe(204);
  expect((await psa.rest(psa.admin, 'GET', path)).body).toEqual([]);
});

test('an agreement holds configurations and sites, and lets go of them when it is deleted', async () => {
  const contact = await post('/company/contacts', { firstName: 'A', company: { id: company } });
  const agreement = await post('/finance/agreements', {
    name: 'Holds',
    type: { name: 'Managed Services' },
    company: { id: company },
    contact: { id: contact },
  });
  const device = await post('/company/configurations', {
    name: 'Held',
    type: { id: type },
    company: { id: company },
  });
  const path = `/finance/agreements/${agreement}`;
  expect((await psa.rest(psa.admin, 'POST', `${path}/configurations`, { id: device })).status).toBe(201);
  expect((await psa.rest(psa.admin, 'GET', `${path}/configurations`)).body).toMatchObject([{ id: device }]);
  const site = await post(`${path}/sites`, { company: { id: company } });
  expect((await psa.rest(psa.admin, 'GET', `${path}/sites/${site}`)).body).toMatchObject({
    agreementId: agreement,
    company: { identifier: 'Acting' },
  });
  expect((await psa.rest(psa.admin, 'DELETE', path)).status).toBe(204);
  expect((await psa.rest(psa.admin, 'GET', `${path}/sites`)).status).toBe(404);
  expect((await psa.rest(psa.admin, 'GET', `/company/configurations/${device}`)).status).toBe(200);
});

test('conditions too long for an address are searched by POST', async () => {
  const id = await ticket('searched');
  const conditions = `summary = "searched" and id in (${Array.from({ length: 900 }, (_, i) => id + i).join(',')})`;
  const answer = await psa.rest(psa.admin, 'POST', '/service/tickets/search', { conditions });
  expect(answer).toMatchObject({ status: 200, body: [{ id }] });
});

test('bulk answers 207 with what became of each entry', async () => {
  const good = { name: 'Bulk', type: { id: type }, company: { id: company } };
  const created = await psa.rest(psa.admin, 'POST', '/company/configurations/bulk', [
    good,
    { name: 'No company' },
    good,
  ]);
  expect(created.status).toBe(207);
  expect(created.body).toMatchObject({
    payload: [
      { success: true, originalIndex: 0, statusCode: 201 },
      { success: false, originalIndex: 1, statusCode: 400, error: { code: 'InvalidObject' } },
      { success: true, originalIndex: 2, statusCode: 201 },
    ],
  });
  const ids = z
    .object({ payload: z.array(z.looseObject({ data: made.optional() })) })
    .parse(created.body)
    .payload.flatMap((entry) => (entry.data === undefined ? [] : [entry.data]));
  expect(
    await psa.rest(
      psa.admin,
      'PUT',
      '/company/configurations/bulk',
      ids.map(({ id }) => ({ ...good, id, name: 'Renamed' })),
    ),
  ).toMatchObject({ status: 207 });
  expect(
    (await psa.rest(psa.admin, 'GET', '/company/configurations/count?conditions=name="Renamed"')).body,
  ).toEqual({ count: 2 });
  expect(await psa.rest(psa.admin, 'DELETE', '/company/configurations/bulk', ids)).toMatchObject({
    body: { payload: [{ statusCode: 204 }, { statusCode: 204 }] },
  });
});
