import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from '../axe.ts';
import { drawn, hasChromium, openBrowser, settled, type TestBrowser, type Visit } from '../browser.ts';
import { startWorld, type TestWorld } from '../world.ts';
import { infect } from './days.ts';
import { rotateWhileRunning } from './key-rotation.ts';
import { press, tabTo, type } from './keyboard.ts';
import { makePsaKey, thirteenRights } from '../psa-key.ts';
import { clientId, firstAdministrator, invite, openOffice, type Caller, type Office } from './office.ts';
import {
  chooseNewAndTakeBack,
  chooseSecond,
  configurationsOf,
  leaveTwoOlder,
} from './older-configurations.ts';
import { psaAdmin, type PsaAdmin } from './psa-admin.ts';

const connection = z.object({ connection: z.object({ publicKey: z.string() }) });
const openapi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const record = z.object({ id: z.number() });
const tickets = z.array(z.object({ id: z.number(), externalXRef: z.string().nullish() }));

async function clean(visit: Visit): Promise<void> {
  await drawn(visit.page);
  expect(await axeViolations(visit.page)).toEqual([]);
  expect(visit.complaints).toEqual([]);
}

describe.skipIf(!hasChromium)('a day with the console', () => {
  let world: TestWorld;
  let browser: TestBrowser;
  let admin: Caller;
  let office: Office;
  let psa: PsaAdmin;
  const companies: number[] = [];
  const customers: { organizationId: number; name: string }[] = [];

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld({ timeScale: 10, limits: 'off' }), openBrowser()]);
    admin = await firstAdministrator(world);
    psa = await psaAdmin(world.psaUrl);
    customers.push(...(world.umbrella.accounts.find(({ kind }) => kind === 'msp')?.customers ?? []));
    companies.push(...(await psa.addCompanies(customers.map(({ name }) => name))));
    office = await openOffice(world, admin);
    await office.mapAll();
    await office.makeTickets();
    await office.run();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const enter = async (path: string, look: Parameters<TestBrowser['visit']>[1] = {}): Promise<Visit> => {
    const visit = await browser.visit(world.consoleUrl, look);
    await admin.enter(visit.context);
    await visit.page.goto(office.screen(path));
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    return visit;
  };
  const customer = (index: number) => {
    const found = customers[index];
    if (found === undefined) throw new Error(`Umbrella has no customer number ${index}.`);
    return found;
  };

  test('names each of the 13 rights that the role loses, and only that', async () => {
    expect(thirteenRights).toHaveLength(13);
    const visit = await enter('/settings/psa/rights');
    const { page } = visit;
    const missing = page.locator('tr[data-state="missing"]');
    for (const right of thirteenRights) {
      await office.psaKey.leaveOut(right);
      await page.getByRole('button', { name: 'Check now' }).click();
      // Its place as the PSA's own screen has it.
      const place = missing
        .filter({ hasText: right.row })
        .filter({ has: page.getByRole('cell', { name: right.column }) });
      await place.waitFor();
      expect([right, await missing.count()]).toEqual([right, 1]);
    }
    await office.psaKey.leaveOut({ row: '', column: '' });
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('All 13 rights are granted').waitFor();
    await clean(visit);
    await visit.context.close();
  });

  test('repairs failed writes by keyboard alone: one found in the PSA and linked, one sent again', async () => {
    await office.psaKey.setLevel('Service Desk', 'Service Tickets', 'add', 'None');
    infect(world, customer(1).organizationId, 'LAPTOP-ONE');
    infect(world, customer(1).organizationId, 'LAPTOP-TWO');
    await office.run();
    const visit = await enter('/overview');
    const { page } = visit;
    await press(page, page.getByRole('link', { name: '2 writes were refused by the PSA.' }));
    await page.getByRole('heading', { name: 'Failed writes' }).waitFor();
    const rowOf = (label: string) => page.getByRole('row').filter({ hasText: label });
    await rowOf('LAPTOP-ONE').getByText('The key lacks a right.').waitFor();
    await clean(visit);

    // Somebody made the ticket in the PSA, with the mark that the screen tells.
    await press(page, rowOf('LAPTOP-ONE').getByText('Repair by hand'));
    const mark = await rowOf('LAPTOP-ONE').getByRole('code').innerText();
    expect(mark).toMatch(/^psl1-[a-z2-7]{26}$/);
    const ticket = (externalXRef: string) =>
      psa.rest('POST', '/service/tickets', record, {
        summary: 'Made by hand',
        company: { id: companies[1] },
        externalXRef,
      });
    const other = await ticket('somebody-elses');
    const made = await ticket(mark);
    await press(page, rowOf('LAPTOP-ONE').getByRole('button', { name: 'It is there: enter its number' }));
    const dialog = page.getByRole('dialog');
    await type(page, dialog.getByLabel('Record number'), String(other.id));
    await page.keyboard.press('Enter');
    await dialog.getByText('This record does not bear the mark of this write.').waitFor();
    await clean(visit);
    await tabTo(page, dialog.getByLabel('Record number'));
    await page.keyboard.press('Control+A');
    await page.keyboard.type(String(made.id));
    await page.keyboard.press('Enter');
    await page.getByText(`Linked to #${made.id}.`).waitFor();
    await rowOf('LAPTOP-ONE').waitFor({ state: 'detached' });

    // The right is given back: the other one is sent again, and stands in the PSA once.
    await office.psaKey.setLevel('Service Desk', 'Service Tickets', 'add', 'All');
    await press(page, rowOf('LAPTOP-TWO').getByText('Repair by hand'));
    const second = await rowOf('LAPTOP-TWO').getByRole('code').innerText();
    await press(page, page.getByRole('checkbox', { name: 'Select all rows' }), 'Space');
    await press(page, page.getByRole('button', { name: 'Send again' }));
    await page.getByText('1 write goes on.').waitFor();
    await page.getByText('Nothing has failed').waitFor({ timeout: 30_000 });
    await clean(visit);
    const found = (conditions: string) =>
      psa.rest('GET', `/service/tickets?conditions=${encodeURIComponent(conditions)}`, tickets);
    await expect.poll(() => found(`externalXRef="${second}"`), { timeout: 30_000 }).toHaveLength(1);
    expect(await found(`externalXRef="${mark}"`)).toEqual([expect.objectContaining({ id: made.id })]);
    await page.goto(office.screen('/tickets?search=LAPTOP-ONE'));
    await page.getByRole('link', { name: new RegExp(`#${made.id}`) }).waitFor();
    await visit.context.close();
  });

  test('shows beforehand what the saved settings make of a customer’s configuration', async () => {
    const visit = await enter('/settings/psa/configurations');
    const { page } = visit;
    await page.getByRole('button', { name: 'Show for a customer' }).click();
    const seats = page.getByRole('table').getByRole('row').filter({ hasText: 'Seats' });
    const choose = page.getByLabel('Customer', { exact: true });
    await choose.selectOption(String(customer(2).organizationId));
    await seats.waitFor();
    await clean(visit);
    const save = async () => {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Saved').first().waitFor();
    };
    await page.getByRole('checkbox', { name: 'Seats' }).uncheck();
    await save();
    await seats.waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'Seats' }).check();
    await save();
    await seats.waitFor();
    expect(await choose.inputValue()).toBe(String(customer(2).organizationId));
    await visit.context.close();
  });

  test('shows in a dry run what would be written, and writes nothing', async () => {
    infect(world, customer(4).organizationId, 'LAPTOP-DRY', 17);
    const countOf = (path: string) => psa.rest('GET', path, z.object({ count: z.number() }));
    const before = await countOf('/service/tickets/count');
    const visit = await enter('/runs', { language: 'ko' });
    const { page } = visit;
    await page.getByRole('button', { name: '모의 실행' }).click();
    await page.getByRole('heading', { name: '수행할 작업' }).waitFor({ timeout: 60_000 });
    const row = page.getByRole('row').filter({ hasText: 'LAPTOP-DRY' });
    await row.getByText('티켓 만들기').waitFor();
    await row.getByText('티켓 내용').click();
    await row
      .getByText(/LAPTOP-DRY.*17/s)
      .first()
      .waitFor();
    await clean(visit);
    expect(await countOf('/service/tickets/count')).toEqual(before);
    // The customer's page says what the next run would change.
    await page.goto(office.screen(`/customers/${customer(4).organizationId}`));
    await page.getByRole('heading', { name: '4시간 구간' }).waitFor();
    await page.getByText(/^다음 실행에서 답변 \d+개가 바뀝니다\.$/).waitFor();
    const answer = (question: string) => page.getByRole('row').filter({ hasText: question });
    await answer('Infections contained, 30 days').getByText('변경', { exact: true }).waitFor();
    await answer('Seats').getByText('그대로').waitFor();
    await page.getByRole('img', { name: /^4시간 구간/ }).waitFor();
    await clean(visit);
    await visit.context.close();
  });

  test('pauses a run, changes the key meanwhile, and lets it go on to its end', async () => {
    const latency = { kind: 'latency', methods: ['GET'], path: '/company/*', probability: 1, delayMs: 700 };
    await psa.screens('PUT', '/faults', z.unknown(), { seed: 1, rules: [latency] });
    const next = await makePsaKey(world.psaUrl, 'The next key');
    const visit = await enter('/runs');
    const { page } = visit;
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Running', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    const address = page.url();

    await page.goto(office.screen('/settings/psa'));
    await page.getByLabel('Public API Key', { exact: true }).fill(next.publicKey);
    await page.getByLabel('Private API Key', { exact: true }).fill(next.privateKey);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await admin.ask('GET', office.api('/psa'), connection)).connection.publicKey, {
        timeout: 30_000,
      })
      .toBe(next.publicKey);

    await page.goto(address);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Running', { exact: true }).waitFor();
    // And while it runs, back to the pair of before: its own client is not disturbed.
    await admin.ask('PUT', office.api('/psa'), z.unknown(), {
      site: world.psaUrl,
      companyId: 'parasol',
      clientId,
      publicKey: office.psaKey.publicKey,
      privateKey: office.psaKey.privateKey,
      enabled: true,
    });
    await psa.screens('DELETE', '/faults', z.unknown());
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByRole('columnheader', { name: 'Difference' }).waitFor();
    await clean(visit);
    await visit.context.close();
  });

  test('suspends the mapping to a company that vanished, says so, and goes on with another', async () => {
    const gone = customer(2);
    const of = `conditions=${encodeURIComponent(`company/id=${companies[2]}`)}`;
    for (const kind of ['/service/tickets', '/company/configurations'])
      for (const { id } of await psa.rest('GET', `${kind}?${of}`, z.array(record)))
        await psa.rest('DELETE', `${kind}/${id}`, z.unknown());
    await psa.rest('DELETE', `/company/companies/${companies[2]}`, z.unknown());
    await office.run();
    const visit = await enter('/overview');
    const { page } = visit;
    await page.getByRole('link', { name: /^1 mapping is suspended/ }).click();
    const row = page.getByRole('row').filter({ hasText: gone.name });
    await row.getByText('Suspended: company not found').waitFor();
    await row.getByText(`record ${companies[2]}`).waitFor();
    await clean(visit);
    const [again] = await psa.addCompanies([`${gone.name} again`]);
    await row.getByRole('button', { name: `Change the company of ${gone.name}` }).click();
    await page
      .getByRole('textbox', { name: 'Company ID' })
      .fill(`${gone.name} again`.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 25));
    await page.getByRole('dialog').getByRole('button', { name: 'Map', exact: true }).click();
    await page.getByText(`${gone.name} is mapped.`).waitFor();
    await office.run();
    const made = await psa.rest(
      'GET',
      `/company/configurations?conditions=${encodeURIComponent(`company/id=${again}`)}`,
      z.array(record),
    );
    expect(made).toHaveLength(1);
    await visit.context.close();
  });

  test('counts infections of customers without a company, until a catch-all company takes their tickets', async () => {
    const { organizationId, name } = customer(6);
    await admin.ask('DELETE', office.api(`/mappings/${organizationId}`), z.unknown());
    infect(world, organizationId, 'LAPTOP-NOBODY');
    await office.run();
    const visit = await enter('/tickets?state=unmapped');
    const { page } = visit;
    const row = page.getByRole('row').filter({ hasText: 'LAPTOP-NOBODY' });
    await row.getByText('No company: no ticket').waitFor();
    await row.getByText(name).waitFor();
    await clean(visit);
    await page.goto(office.screen('/settings/psa/ticketing'));
    // Found by its name, chosen from what was found.
    await page.getByLabel(/^Search by Company ID or name/).fill(customer(0).name);
    const found = page.getByRole('option', { name: new RegExp(`record ${companies[0]}$`) });
    await found.waitFor({ state: 'attached' });
    await page.getByLabel('Catch-all company', { exact: true }).selectOption(String(companies[0]));
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText('Saved.').waitFor();
    await office.run();
    await page.goto(office.screen('/tickets?search=LAPTOP-NOBODY'));
    const link = row.getByRole('link', { name: /#\d+/ });
    await link.waitFor();
    const ticketId = /(\d+)$/.exec((await link.getAttribute('href')) ?? '')?.[1];
    const ticket = await psa.rest(
      'GET',
      `/service/tickets/${ticketId}`,
      z.object({ company: z.object({ id: z.number() }) }),
    );
    expect(ticket.company.id).toBe(companies[0]);
    // From the alert to the number, in one place.
    await row.getByRole('link', { name: 'LAPTOP-NOBODY' }).click();
    await page.getByRole('heading', { name: 'From the alert to the ticket' }).waitFor();
    await page.getByText('Make the ticket').waitFor();
    await clean(visit);
    await visit.context.close();
  });

  test('asks without a mouse which of two older configurations is a customer’s, and goes on with that one', async () => {
    const visit = await enter('/configurations');
    const chosen = { ...customer(3), companyRecId: companies[3] ?? 0 };
    const older = await leaveTwoOlder(office, psa, chosen);
    await chooseNewAndTakeBack(office, visit.page, chosen);
    await chooseSecond(office, visit.page, { ...chosen, older }, () => clean(visit));
    const there = await configurationsOf(psa, chosen);
    expect(there).toMatchObject([
      { id: older[0], name: 'Umbrella (old console)' },
      { id: older[1], deviceIdentifier: `umbrella-${chosen.organizationId}` },
    ]);
    expect(there[0]?.deviceIdentifier ?? '').toBe('');
    await visit.context.close();
  });

  test('ends a run under the new key pair where the old key is deleted while it writes', async () => {
    const visit = await enter('/runs');
    const infected = [7, 8].map((index) => customer(index).organizationId);
    const { stateThen, told, marks, refused } = await rotateWhileRunning(
      world,
      office,
      psa,
      visit.page,
      infected,
    );
    expect(stateThen, 'the old key was deleted while the run was under way').toBe('running');
    expect(refused, 'writes that were refused').toBe(0);
    expect(told).toEqual(['LAPTOP-ROTATION-0', 'LAPTOP-ROTATION-1']);
    expect(new Set(marks).size).toBe(marks.length);
    await clean(visit);
    await visit.context.close();
  });

  test('lets a read-only administrator look at everything and change nothing', async () => {
    const reader = await invite(world, admin, office.providerId, {
      email: 'reader@example.com',
      role: 'read-only',
    });
    const { paths } = openapi.parse(await (await fetch(`${world.consoleUrl}/api/openapi.json`)).json());
    const changes = Object.entries(paths)
      .filter(([path]) => path.includes('{providerId}'))
      .flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => method !== 'get' && method !== 'parameters')
          .map((method) => ({
            method: method.toUpperCase(),
            path: path
              .replace('/api/v1', '')
              .replace('{providerId}', office.providerId)
              .replaceAll(/\{[^}]+\}/g, '1'),
          })),
      );
    expect(changes.length).toBeGreaterThan(20);
    const answers = await Promise.all(
      changes.map(async ({ method, path }) => [method, path, await reader.statusOf(method, path, {})]),
    );
    // What changes nothing, and tokens that can do no more than their owner.
    const harmless = /\/(ticketing\/preview|tokens(\/1)?)$/;
    const letIn = answers.filter(([, path, status]) => status !== 403 && !harmless.test(String(path)));
    expect(letIn).toEqual([]);

    const visit = await browser.visit(world.consoleUrl);
    const { page } = visit;
    await reader.enter(visit.context);
    const acting = /^(Run now|Dry run|Save|Map|Send again|Hold all runs|Read from Umbrella|Check now|Invite)/;
    for (const path of [
      '/overview',
      '/customers',
      '/customers/mapping',
      '/writes',
      '/runs',
      '/settings/psa/rights',
    ]) {
      await page.goto(office.screen(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      const names = await page.getByRole('button', { name: acting }).allTextContents();
      expect([path, names]).toEqual([path, []]);
    }
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});
