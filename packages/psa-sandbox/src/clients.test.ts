/** Other people's client programs, unchanged, over https. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globalAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manageOf from 'connectwise-manage-rest-api';
import { ManageAPI } from 'connectwise-rest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { clientId, startTestSandbox, type TestSandbox } from './testing/start-test-sandbox.ts';

let psa: TestSandbox;
let cw: ManageAPI;
let stateDir: string;
const caBefore = globalAgent.options.ca;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'psa-tls-'));
  psa = await startTestSandbox({ httpsPort: 0, stateDir });
  globalAgent.options.ca = await readFile(psa.caFile ?? '', 'utf8');
  cw = new ManageAPI({
    companyId: 'parasol',
    companyUrl: new URL(psa.httpsUrl ?? '').host,
    clientId,
    retry: false,
    logger: () => undefined,
    ...psa.admin,
  });
});
afterAll(async () => {
  globalAgent.options.ca = caBefore;
  await psa.stop();
  await rm(stateDir, { recursive: true });
});

test('connectwise-rest goes a whole round: companies, configurations by pages, a ticket made and changed', async () => {
  const company = await cw.CompanyAPI.postCompanyCompanies({
    identifier: 'Rest',
    name: 'Rest Ltd',
    city: 'Seoul',
  });
  const companies = await cw.CompanyAPI.getCompanyCompanies({ conditions: 'identifier="rest"' });
  expect(companies.map((one) => one.name)).toEqual(['Rest Ltd']);

  const type = await cw.CompanyAPI.postCompanyConfigurationsTypes({ name: 'Server' });
  for (let i = 1; i <= 7; i += 1) {
    await cw.CompanyAPI.postCompanyConfigurations({
      name: `Server ${i}`,
      type: { id: type.id ?? 0 },
      company: { id: company.id ?? 0 },
    });
  }
  const paged: (string | undefined)[] = [];
  for (let page = 1; page <= 3; page += 1) {
    // the first argument is a parameter that the published specification has by mistake
    const found = await cw.CompanyAPI.getCompanyConfigurations('', {
      page,
      pageSize: 3,
      orderBy: 'name desc',
    });
    paged.push(...found.map((one) => one.name));
  }
  expect(paged).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `Server ${n}`));

  const ticket = await cw.ServiceAPI.postServiceTickets({
    summary: 'Broken',
    company: { id: company.id ?? 0 },
  });
  const patched = await cw.ServiceAPI.patchServiceTicketsById(ticket.id ?? 0, [
    { op: 'replace', path: 'priority', value: { id: 1 } },
  ]);
  expect(patched.priority?.name).toBe('Priority 1 - Emergency');
  const note = { text: 'Done', detailDescriptionFlag: true };
  await cw.ServiceAPI.request({ path: `/service/tickets/${ticket.id}/notes`, method: 'post', data: note });
  expect(await cw.ServiceAPI.getServiceTicketsByParentIdNotesCount(ticket.id ?? 0)).toEqual({ count: 1 });
});

test('connectwise-manage-rest-api finds the codebase, then makes, reads, changes and deletes', async () => {
  const manage = manageOf({
    fqdn: new URL(psa.httpsUrl ?? '').host,
    companyId: 'parasol',
    clientId,
    ...psa.admin,
  });
  const record = z.looseObject({ id: z.number() });
  const company = record.parse(
    await manage.post('company/companies', { identifier: 'Manage', name: 'Manage Ltd', city: 'Busan' }),
  );
  const contact = record.parse(
    await manage.post('company/contacts', {
      firstName: 'Ji-woo',
      lastName: 'Kim',
      company: { id: company.id },
    }),
  );
  expect(await manage.get(`company/contacts?conditions=company/identifier="manage"`)).toMatchObject([
    { id: contact.id, lastName: 'Kim', company: { name: 'Manage Ltd' } },
  ]);
  expect(
    await manage.patch(`company/contacts/${contact.id}`, [
      { op: 'replace', path: '/firstName', value: 'Seo-yeon' },
    ]),
  ).toMatchObject({ firstName: 'Seo-yeon', lastName: 'Kim' });
  const ticket = record.parse(
    await manage.post('service/tickets', { summary: 'No mail', company: { identifier: 'Manage' } }),
  );
  expect(
    await manage.put(`service/tickets/${ticket.id}`, { ...ticket, summary: 'No mail since nine' }),
  ).toMatchObject({ id: ticket.id, summary: 'No mail since nine' });
  expect(await manage.get('system/info')).toMatchObject({ isCloud: false });
  expect(await manage.delete(`service/tickets/${ticket.id}`)).toBeUndefined();
  await expect(manage.get(`service/tickets/${ticket.id}`)).rejects.toMatchObject({
    response: { status: 404 },
    responseBody: { code: 'NotFound', message: `Ticket ${ticket.id} not found` },
  });
});

test('a client that does not know the test CA refuses to talk', async () => {
  await expect(fetch(psa.httpsUrl ?? '')).rejects.toThrow(/fetch failed/);
});
