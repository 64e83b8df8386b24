/** The change log of tickets: a line for each change, to those who see the ticket, until it is cleared. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { contractIsHere, readContract } from '../testing/contract.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
const path = '/service/tickets/changelogs';
let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa?.stop());
const call = (method: string, to: string, body?: unknown) => psa.rest(psa.admin, method, to, body);
const numbersOf = (body: unknown) =>
  z
    .array(z.looseObject({ ticketNumber: z.number() }))
    .parse(body)
    .map(({ ticketNumber }) => ticketNumber);

test('each change of a ticket is a line beside what the ticket is now, seen by who sees the ticket, and cleared for all', async () => {
  const right = (level: 'My' | 'All', del: 'None' | 'All' = 'None') =>
    psa.role({ 'Service Desk/Service Tickets': ['None', 'None', del, level] });
  const { memberId, keys: own } = await psa.member({ roleId: await right('My') });
  const { keys: withoutBoard } = await psa.member({
    roleId: await right('All'),
    excludedServiceBoardIds: [2],
  });
  const make = async (o: object) =>
    made.parse((await call('POST', '/service/tickets', { summary: 'Fan', company: { id: 1 }, ...o })).body)
      .id;
  const [mine, gone, other] = [
    await make({ owner: { id: memberId } }),
    await make({}),
    await make({ board: { id: 2 } }),
  ];
  await call('PATCH', `/service/tickets/${mine}`, [{ op: 'replace', path: 'summary', value: 'Loud fan' }]);
  await call('DELETE', `/service/tickets/${gone}`);
  const all = await call('GET', path);
  expect(all.body).toMatchObject([
    {
      action: 'added',
      ticketNumber: mine,
      summary: 'Loud fan',
      boardName: 'Service Desk',
      ownerIdentifier: memberId,
    },
    { action: 'added', ticketNumber: gone },
    { action: 'added', ticketNumber: other, boardName: 'Security' },
    { action: 'updated', ticketNumber: mine, status: 'New', companyName: 'Harbor Dental Group' },
    { action: 'deleted', ticketNumber: gone },
  ]);
  expect(contractIsHere ? readContract().check('GET', path, 200, all.body) : []).toEqual([]);
  expect(numbersOf((await call('GET', `${path}?conditions=action="updated"`)).body)).toEqual([mine]);
  expect(numbersOf((await psa.rest(own, 'GET', path)).body)).toEqual([mine, mine]);
  expect(numbersOf((await psa.rest(withoutBoard, 'GET', path)).body)).toEqual([mine, mine]);
  expect((await psa.rest(own, 'DELETE', path)).status).toBe(403);
  const { keys: clearing } = await psa.member({ roleId: await right('All', 'All') });
  expect((await psa.rest(clearing, 'DELETE', path)).status).toBe(204);
  expect((await call('GET', path)).body).toEqual([]);
  await call('PATCH', `/service/tickets/${mine}`, [{ op: 'replace', path: 'summary', value: 'Fan' }]);
  expect(numbersOf((await call('GET', path)).body)).toEqual([mine]);
  expect((await call('GET', `/system/audittrail/count?type=Ticket&id=${mine}`)).body).toEqual({ count: 3 });
});

test('after a reset the log begins anew', async () => {
  expect((await psa.screen('POST', '/reset', { seed: 'small' })).status).toBe(200);
  const keys = (await psa.member({ roleId: 1 })).keys;
  const body = { summary: 'First', company: { id: 1 } };
  const { id } = made.parse((await psa.rest(keys, 'POST', '/service/tickets', body)).body);
  expect(numbersOf((await psa.rest(keys, 'GET', path)).body)).toEqual([id]);
});
