import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from '../axe.ts';
import { drawn, hasChromium, openBrowser, type TestBrowser } from '../browser.ts';
import { startWorld, type TestWorld } from '../world.ts';
import { makePsaKey } from '../psa-key.ts';
import { clientId, firstAdministrator, runToEnd, type Caller } from './office.ts';
import { psaAdmin, type PsaAdmin } from './psa-admin.ts';

const made = z.object({ id: z.string() });
const record = z.object({ id: z.number() });
const members = z.union([
  z.array(z.object({ id: z.number(), identifier: z.string() })),
  z.object({ rows: z.array(z.object({ id: z.number(), identifier: z.string() })) }),
]);
const login = { username: 'umbrella', password: 'an old password of the integration' };
const runResult = z.object({ writes: z.number(), configurations: z.object({ created: z.number() }) });
const configurations = z.object({ rows: z.array(z.object({ configurationId: z.number().nullable() })) });

describe.skipIf(!hasChromium)('an older integration with a user name and password', () => {
  let world: TestWorld;
  let browser: TestBrowser;
  let admin: Caller;
  let psa: PsaAdmin;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld({ limits: 'off' }), openBrowser()]);
    admin = await firstAdministrator(world);
    psa = await psaAdmin(world.psaUrl);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test('is taken over from its file, works on, and moves to keys with everything still linked', async () => {
    const { id: providerId } = await admin.ask('POST', '/providers', made, { kind: 'msp', name: 'Older' });
    const api = (path: string) => `/providers/${providerId}${path}`;
    const { key, secret } = world.umbrellaKey('msp');
    await admin.ask('PUT', api('/umbrella'), z.unknown(), { baseUrl: world.umbrellaUrl, key, secret });
    await admin.ask('POST', api('/customers/refresh'), z.unknown(), {});
    const [customer] = world.umbrella.accounts.find(({ kind }) => kind === 'msp')?.customers ?? [];
    if (customer === undefined) throw new Error('Umbrella has no customer.');
    const [companyRecId = 0] = await psa.addCompanies([customer.name]);
    const ticket = await psa.rest('POST', '/service/tickets', record, {
      summary: 'Infected since before',
      company: { id: companyRecId },
    });
    // The old sign-in belongs to a member with the 13 rights.
    const pair = await makePsaKey(world.psaUrl, 'Umbrella');
    const found = await psa.screens('GET', '/api-members', members);
    const member = (Array.isArray(found) ? found : found.rows).find(
      ({ identifier }) => identifier === 'Umbrella',
    );
    await psa.screens('POST', '/integrator-logins', z.unknown(), { ...login, memberId: member?.id });
    const file = {
      format: 'parasol-legacy',
      version: 1,
      psa: {
        site: world.psaUrl,
        companyId: 'parasol',
        clientId,
        user: login.username,
        password: login.password,
      },
      mappings: [{ organizationId: customer.organizationId, companyRecId }],
      openTickets: [
        {
          organizationId: customer.organizationId,
          ticketId: ticket.id,
          identity: { type: 'Roaming Computers', label: 'LAPTOP-OLD' },
          openedAt: '2026-01-20T08:00:00Z',
        },
      ],
    };

    const visit = await browser.visit(world.consoleUrl);
    const { page } = visit;
    await admin.enter(visit.context);
    await page.goto(`/p/${providerId}/settings/psa`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'legacy.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(file)),
    });
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('Connected with a user name and password').waitFor();
    await drawn(page);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.content()).not.toContain(login.password);
    const first = await runToEnd(admin, providerId);
    const madeByLogin = runResult.parse(first.result);
    expect([first.state, madeByLogin.configurations.created]).toEqual(['done', 1]);
    const before = await admin.ask('GET', api('/configurations'), configurations);

    await page.goto(`/p/${providerId}/settings/psa`);
    await page.getByRole('button', { name: 'Paste keys' }).click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(pair.publicKey);
    await page.getByLabel('Private API Key', { exact: true }).fill(pair.privateKey);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Connected with a user name and password').waitFor({ state: 'detached' });
    await page.getByText(pair.publicKey).first().waitFor();
    // Nothing is made again, and the ticket of before is still the incident's.
    const next = await runToEnd(admin, providerId);
    expect([next.state, runResult.parse(next.result).writes]).toEqual(['done', 0]);
    expect(await admin.ask('GET', api('/configurations'), configurations)).toEqual(before);
    await page.goto(`/p/${providerId}/tickets?search=LAPTOP-OLD`);
    await page.getByRole('link', { name: new RegExp(`#${ticket.id}`) }).waitFor();
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });
});
