import type { Page } from 'playwright-core';
import { z } from 'zod';
import { press, tabTo } from './keyboard.ts';
import type { Office } from './office.ts';
import type { PsaAdmin } from './psa-admin.ts';

const record = z.object({ id: z.number() });
const configurations = z.array(
  z.object({
    id: z.number(),
    name: z.string(),
    type: z.object({ id: z.number() }),
    deviceIdentifier: z.string().nullish(),
  }),
);

/** A customer and its company. */
type Customer = { readonly organizationId: number; readonly name: string; readonly companyRecId: number };

/** The configurations of its company, by their numbers. */
export const configurationsOf = (psa: PsaAdmin, { companyRecId }: Customer) =>
  psa.rest(
    'GET',
    `/company/configurations?orderBy=id&conditions=${encodeURIComponent(`company/id=${companyRecId}`)}`,
    configurations,
  );

/** Ours is deleted in the PSA; there are two older ones that nobody marked, and a run that asks which is meant. */
export async function leaveTwoOlder(office: Office, psa: PsaAdmin, customer: Customer): Promise<number[]> {
  const [ours] = await configurationsOf(psa, customer);
  await psa.rest('DELETE', `/company/configurations/${ours?.id}`, z.unknown());
  const older = [];
  for (const name of ['Umbrella (old console)', 'Umbrella roaming clients']) {
    const body = { name, type: { id: ours?.type.id }, company: { id: customer.companyRecId } };
    older.push((await psa.rest('POST', '/company/configurations', record, body)).id);
  }
  await office.run();
  return older;
}

/** None of them is chosen, which can be taken back as long as no run has made a new one. */
export async function chooseNewAndTakeBack(office: Office, page: Page, customer: Customer): Promise<void> {
  await page.goto(office.screen('/configurations'));
  const row = page.getByRole('row').filter({ hasText: customer.name });
  await press(page, row.getByRole('button', { name: `Choose the configuration of ${customer.name}` }));
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByRole('radio').first());
  await page.keyboard.press('ArrowUp');
  await dialog.getByRole('radio', { name: 'None of these: make a new one', checked: true }).waitFor();
  await press(page, dialog.getByRole('button', { name: 'Save' }));
  await row.getByText('The next run makes a new one, as was chosen.').waitFor();
  await press(page, row.getByRole('button', { name: /^Take back/ }));
  await row.getByText('2 older configurations of the company could be meant.').waitFor();
}

/** Without a mouse: from the row to the dialog, to the second one, and Save; the next run goes on with that. */
export async function chooseSecond(
  office: Office,
  page: Page,
  { older, ...customer }: Customer & { readonly older: readonly number[] },
  look: () => Promise<void>,
): Promise<void> {
  await page.goto(office.screen('/configurations?state=suspended'));
  const row = page.getByRole('row').filter({ hasText: customer.name });
  await row.getByText('2 older configurations of the company could be meant.').waitFor();
  await look();
  await press(page, row.getByRole('button', { name: `Choose the configuration of ${customer.name}` }));
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByRole('radio', { name: 'Umbrella (old console)' }));
  await page.keyboard.press('ArrowDown');
  await dialog.getByRole('radio', { name: 'Umbrella roaming clients', checked: true }).waitFor();
  await dialog.locator(`a[href$="/${older[0]}"]`).waitFor();
  await look();
  await press(page, dialog.getByRole('button', { name: 'Save' }));
  await page.getByText(`The next run of ${customer.name} goes on with #${older[1]}.`).waitFor();
  await row.waitFor({ state: 'detached' });
  await office.run();
  await page.goto(office.screen(`/customers/${customer.organizationId}`));
  await page.getByRole('link', { name: new RegExp(`#${older[1]}`) }).waitFor();
  await page.getByText('Up to date').first().waitFor();
}
