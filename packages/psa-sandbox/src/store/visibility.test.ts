/** What a caller sees of the records that a right opens: their own, their location's, not those of excluded boards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Keys, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
const ids: Record<string, number> = {};

const post = async (path: string, body: unknown): Promise<number> => {
  const answer = await psa.rest(psa.admin, 'POST', path, body);
  return made.parse(answer.body).id;
};
const seen = async (keys: Keys, path: string): Promise<number[]> => {
  const answer = await psa.rest(
    keys,
    'GET',
    `${path}${path.includes('?') ? '&' : '?'}fields=id&pageSize=1000`,
  );
  return z
    .array(z.object({ id: z.number() }))
    .parse(answer.body)
    .map((row) => row.id);
};

beforeAll(async () => {
  psa = await startTestSandbox();
  for (const [name, territory] of [
    ['mine', 1],
    ['other', 2],
  ] as const) {
    const company = await post('/company/companies', {
      identifier: name,
      name,
      city: 'x',
      territory: { id: territory },
    });
    ids[name] = company;
    ids[`${name}Contact`] = await post('/company/contacts', { firstName: name, company: { id: company } });
  }
});
afterAll(() => psa.stop());

test('My: companies on whose team the member is, and what belongs to them', async () => {
  const my = ['None', 'My', 'None', 'My'] as const;
  const { keys, memberId } = await psa.member({
    roleId: await psa.role({ 'Companies/Company Maintenance': my, 'Companies/Contacts': my }),
  });
  expect(await seen(keys, '/company/companies')).toEqual([]);
  await post(`/company/companies/${ids['mine']}/teams`, { teamRole: { id: 1 }, member: { id: memberId } });
  expect(await seen(keys, '/company/companies')).toEqual([ids['mine']]);
  expect(await seen(keys, '/company/contacts')).toEqual([ids['mineContact']]);
  expect((await psa.rest(keys, 'GET', '/company/companies/count')).body).toEqual({ count: 1 });
  const rename = [{ op: 'replace', path: 'name', value: 'renamed' }];
  expect((await psa.rest(keys, 'PATCH', `/company/companies/${ids['mine']}`, rename)).status).toBe(200);
  expect((await psa.rest(keys, 'PATCH', `/company/companies/${ids['other']}`, rename)).status).toBe(404);
  expect((await psa.rest(keys, 'GET', `/company/companies/${ids['other']}`)).status).toBe(404);
});

test('My: tickets that the member owns, is a resource of, or whose team they are in; notes likewise', async () => {
  const my = ['None', 'My', 'None', 'My'] as const;
  const { keys, memberId } = await psa.member({
    roleId: await psa.role({ 'Service Desk/Service Tickets': my }),
    identifier: 'Techie',
  });
  const team = await post('/service/boards/1/teams', {
    name: 'Team',
    teamLeader: { id: 1 },
    members: [memberId],
  });
  const base = { company: { id: ids['mine'] }, board: { id: 1 } };
  const owned = await post('/service/tickets', { ...base, summary: 'owned', owner: { id: memberId } });
  const resource = await post('/service/tickets', {
    ...base,
    summary: 'resource',
    resources: 'Someone, techie',
  });
  const teams = await post('/service/tickets', { ...base, summary: 'team', team: { id: team } });
  const foreign = await post('/service/tickets', { ...base, summary: 'foreign', resources: 'Techies' });
  expect(await seen(keys, '/service/tickets')).toEqual([owned, resource, teams]);
  expect((await psa.rest(keys, 'GET', `/service/tickets/${owned}/notes`)).status).toBe(200);
  expect((await psa.rest(keys, 'GET', `/service/tickets/${foreign}/notes`)).status).toBe(404);
  expect(
    (await psa.rest(keys, 'POST', `/service/tickets/${foreign}/notes`, { text: 'x', resolutionFlag: true }))
      .status,
  ).toBe(404);
});

test("a Level below Corporate shows the records of the member's location, and none without a location", async () => {
  const all = ['All', 'All', 'All', 'All'] as const;
  const roleId = await psa.role({ 'Companies/Company Maintenance': all, 'Companies/Contacts': all });
  const branch = await psa.member({ roleId, level: 'Location (Level 2)', location: 'Branch Office' });
  expect(await seen(branch.keys, '/company/companies')).toEqual([ids['other']]);
  expect(await seen(branch.keys, '/company/contacts')).toEqual([ids['otherContact']]);
  const nowhere = await psa.member({ roleId, level: 'Location (Level 2)' });
  expect(await seen(nowhere.keys, '/company/companies')).toEqual([]);
  const corporate = await psa.member({ roleId, level: 'Corporate (Level 1)' });
  expect(await seen(corporate.keys, '/company/companies')).toEqual([ids['mine'], ids['other']]);
});

test('excluded boards hide themselves and their tickets', async () => {
  const all = ['All', 'All', 'All', 'All'] as const;
  const roleId = await psa.role({ 'Service Desk/Service Tickets': all, 'System/Table Setup': all }, [
    'Service / Service Board',
  ]);
  const { keys } = await psa.member({ roleId, excludedServiceBoardIds: [2] });
  const hidden = await post('/service/tickets', {
    summary: 'hidden',
    company: { id: ids['mine'] },
    board: { id: 2 },
  });
  expect(await seen(keys, '/service/boards')).toEqual([1]);
  expect((await psa.rest(keys, 'GET', '/service/boards/2/statuses')).status).toBe(404);
  expect(await seen(keys, '/service/tickets?conditions=summary="hidden"')).toEqual([]);
  expect((await psa.rest(keys, 'GET', `/service/tickets/${hidden}`)).status).toBe(404);
});
