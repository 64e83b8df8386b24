import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from '../axe.ts';
import { drawn, hasChromium, openBrowser, type TestBrowser, type Visit } from '../browser.ts';
import { startWorld, type TestWorld } from '../console.ts';
import { infect } from './days.ts';
import { press, tabTo, type } from './keyboard.ts';
import { firstAdministrator, openOffice, type Caller, type Office } from './office.ts';
import { psaAdmin, type PsaAdmin } from './psa-admin.ts';

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
    [world, browser] = await Promise.all([startWorld({ timeScale: 10 }), openBrowser()]);
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
});
