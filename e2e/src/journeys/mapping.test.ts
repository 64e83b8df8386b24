import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from '../axe.ts';
import { drawn, hasChromium, openBrowser, type TestBrowser } from '../browser.ts';
import { scrollsSideways } from '../sideways.ts';
import { startWorld, type TestWorld } from '../world.ts';
import { firstAdministrator, openOffice, type Caller, type Office } from './office.ts';
import { psaAdmin } from './psa-admin.ts';

const customers = 1_000;
/** So many have a company of their own name; the others' companies are told by CSV. */
const named = 600;
const others = customers - named;

const page = z.object({ total: z.number() });
const names = z.object({ rows: z.array(z.object({ name: z.string() })) });

describe.skipIf(!hasChromium)('mapping a thousand customers', () => {
  let world: TestWorld;
  let browser: TestBrowser;
  let admin: Caller;
  let office: Office;

  beforeAll(async () => {
    // Three fifths of the invented customers are the MSP's.
    [world, browser] = await Promise.all([
      startWorld({ customers: (customers * 5) / 3, limits: 'off' }),
      openBrowser(),
    ]);
    admin = await firstAdministrator(world);
    const psa = await psaAdmin(world.psaUrl);
    const msp = world.umbrella.accounts.find(({ kind }) => kind === 'msp')?.customers ?? [];
    const numbered = Array.from({ length: others }, (_, index) => `Zz ${index + 1}`);
    await psa.addCompanies([...msp.slice(0, named).map(({ name }) => name), ...numbered]);
    office = await openOffice(world, admin);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const totalOf = async (state: string): Promise<number> =>
    (await admin.ask('GET', office.api(`/customers?state=${state}&pageSize=1`), page)).total;

  test('is a list of cards on a phone: nothing sideways, only what is in sight in the document, by keyboard too', async () => {
    const visit = await browser.visit(world.consoleUrl, { language: 'ko', colourScheme: 'dark', width: 390 });
    const { page: screen } = visit;
    await admin.enter(visit.context);
    await screen.goto(office.screen('/customers?pageSize=200'));
    await screen.getByText('1,000개 중 1–200').waitFor();
    await drawn(screen);
    expect(await scrollsSideways(screen)).toEqual([]);
    expect(await axeViolations(screen)).toEqual([]);
    const table = screen.getByRole('table', { name: '고객' });
    const rows = table.getByRole('row');
    expect(await rows.count()).toBeLessThan(70);
    // Its columns are told to who hears them as on a desk.
    expect(await table.getByRole('columnheader').count()).toBeGreaterThan(5);
    await screen.getByLabel('정렬 순서').selectOption({ label: '고객 ↓' });
    await expect.poll(() => screen.url()).toContain('sort=-name');
    const { rows: sorted } = await admin.ask('GET', office.api('/customers?sort=-name&pageSize=1'), names);
    await rows
      .nth(1)
      .getByRole('link', { name: sorted[0]?.name ?? '', exact: true })
      .waitFor();
    await rows.nth(1).focus();
    await screen.keyboard.press('End');
    const last = screen.locator('tr[data-row="199"]');
    await last.and(screen.locator(':focus')).waitFor();
    expect(await rows.count()).toBeLessThan(70);
    const name = await last.getByRole('link').first().textContent();
    await screen.keyboard.press('Enter');
    await screen.getByRole('heading', { level: 1, name: name ?? '' }).waitFor();
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });

  test('finds, sorts and keeps the view in the address bar; suggestions and a CSV map the rest', async () => {
    const visit = await browser.visit(world.consoleUrl);
    const { page: screen } = visit;
    await admin.enter(visit.context);
    await screen.goto(office.screen('/customers'));
    await screen.getByText('1–50 of 1,000').waitFor();
    await screen.getByRole('button', { name: 'Customer', exact: true }).click();
    await screen.getByRole('button', { name: 'Customer', exact: true }).click();
    await expect.poll(() => screen.url()).toContain('sort=-name');
    const [last] = await screen.getByRole('table').getByRole('link').allTextContents();
    await screen.getByRole('searchbox').fill((last ?? '').slice(0, 12));
    await expect.poll(() => screen.url()).toContain('search=');
    await screen.reload();
    await screen.getByRole('link', { name: last ?? '', exact: true }).waitFor();
    // By keyboard: into the rows, down, and open.
    await screen.getByRole('row').nth(1).focus();
    await screen.keyboard.press('Enter');
    await screen.waitForURL(/\/customers\/\d+$/);

    await screen.goto(office.screen('/customers/mapping'));
    const accept = screen.getByRole('button', { name: /^Map \d[\d,]* customers$/ });
    await accept.waitFor();
    await drawn(screen);
    expect(await axeViolations(screen)).toEqual([]);
    const sure = Number(((await accept.textContent()) ?? '').replaceAll(/\D/g, ''));
    expect(sure).toBeGreaterThan(named / 2);
    expect(await totalOf('mapped')).toBe(0);
    await accept.click();
    await screen.getByText(/customers mapped\.$/).waitFor();
    expect(await totalOf('mapped')).toBe(sure);

    // The export, filled in: one line has no number, one a company that isn't there.
    const csv = await (await screen.request.get(`/api/v1${office.api('/mappings.csv')}`)).text();
    const [heading = '', ...lines] = csv.trimEnd().split(/\r?\n/);
    let next = 0;
    const filled = lines.map((line) => {
      const open = /^(\d+),(.*),,,,$/.exec(line);
      if (open === null) return line;
      next += 1;
      const company = next === 1 ? 'NoSuchCompany' : `Zz${(next % others) + 1}`;
      // A company takes a second customer only where the line says so.
      return `${open[1]},${open[2]},${company},,,${next > others ? 'yes' : ''}`;
    });
    await screen.locator('input[type=file]').setInputFiles({
      name: 'mappings.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([heading, ...filled, 'twelve,Somebody,Zz1,,,'].join('\r\n')),
    });
    await screen.getByText(/^Preview: [\d,]+ lines/).waitFor();
    await screen.getByText('organization_id is not a number.').waitFor();
    await screen.getByText('There is no company with this Company ID.').waitFor();
    // Each pair by name: who, and which company.
    const pairs = screen.getByRole('table', { name: /customers to be mapped$/ });
    await pairs.getByRole('row').filter({ hasText: 'Zz 3' }).first().waitFor();
    expect(await totalOf('mapped')).toBe(sure);
    await drawn(screen);
    expect(await axeViolations(screen)).toEqual([]);
    const apply = screen.getByRole('alert').getByRole('button', { name: /^Map/ });
    const told = Number(((await apply.textContent()) ?? '').replaceAll(/\D/g, ''));
    await apply.click();
    await expect.poll(() => totalOf('mapped'), { timeout: 30_000 }).toBe(sure + told);
    expect(sure + told).toBe(customers - 1);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});
