import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listAudit } from '../audit/index.ts';
import { ticketAdapters, trialTicket } from '../incidents/index.ts';
import { deliver } from '../ledger/index.ts';
import {
  createProvider,
  getSettings,
  psaClientFor,
  saveCustomerSettings,
  saveSettings,
  settingsOfCustomers,
} from '../providers/index.ts';
import { runRightsCheck } from '../rights/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { runHere } from '../runs/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { orderTestTicket } from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const ticket = z.looseObject({
  id: z.number(),
  summary: z.string(),
  closedFlag: z.boolean().optional(),
  externalXRef: z.string().nullable().optional(),
  company: z.looseObject({ id: z.number() }),
});

describe('a test ticket', () => {
  let deps: TestDeps;
  let provider: ConnectedProvider;
  let providerId: string;
  beforeAll(async () => {
    deps = await startTestDeps();
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
    provider = await connectProvider(deps, providerId, { customers: 3 });
  });
  afterAll(async () => {
    await provider.stop();
    await deps.stop();
  });
  const company = (): string => `C${provider.customers[0]?.organizationId}`;
  const work = async (): Promise<void> => {
    const psa = await psaClientFor(deps, providerId);
    try {
      await deliver(deps, providerId, await ticketAdapters(deps, providerId, psa), { concurrency: 4 });
    } finally {
      await psa.close();
    }
  };
  const tickets = async () => {
    const psa = await psaClientFor(deps, providerId);
    try {
      const answer = await psa.get('/service/tickets', z.array(ticket), { pageSize: 1000 });
      return answer.outcome === 'ok' ? answer.body : [];
    } finally {
      await psa.close();
    }
  };

  it('is made once, marked as a test, for the company that was named, and stays open without the right to close', async () => {
    await runRightsCheck(deps, providerId);
    const { testId, closeAfter } = await orderTestTicket(deps, providerId, company().toLowerCase(), actor);
    expect(closeAfter).toBe(false);
    expect(await trialTicket(deps, providerId, testId)).toMatchObject({ state: 'pending', ticketId: null });
    await Promise.all([work(), work()]);
    await work();
    const made = await tickets();
    expect(made).toHaveLength(1);
    expect(made[0]?.summary).toMatch(/^TEST: /);
    expect(made[0]?.company.id).toBe(provider.customers[0]?.companyRecId);
    expect(await trialTicket(deps, providerId, testId)).toEqual({
      state: 'done',
      ticketId: made[0]?.id,
      detail: null,
      closing: null,
    });
    expect((await listAudit(deps, providerId)).rows[0]).toMatchObject({
      action: 'test-ticket.ordered',
      subject: company(),
    });
  });

  it('is closed afterwards where the key may close tickets', async () => {
    const role = (await provider.office.roles()).find((one) => one.name === 'Umbrella');
    await provider.office.set({ id: role?.id ?? 0 }, [
      { area: 'Service Desk', row: 'Close Service Tickets', edit: 'All' },
    ]);
    expect((await runRightsCheck(deps, providerId)).optional.closeTickets).toBe(true);
    const { testId, closeAfter } = await orderTestTicket(deps, providerId, company(), actor);
    expect(closeAfter).toBe(true);
    await work();
    await work();
    const stands = await trialTicket(deps, providerId, testId);
    expect(stands).toMatchObject({ state: 'done', closing: 'done' });
    expect((await tickets()).find((one) => one.id === stands?.ticketId)?.closedFlag).toBe(true);
  });

  it('is not what a run counts: a customer with a threshold of its own is judged by that', async () => {
    const planned = async () => {
      const run = await runHere(deps, providerId, { trigger: 'manual', dryRun: true }, () => undefined);
      const rows = z
        .array(z.looseObject({ organizationId: z.number() }))
        .parse(run.result?.plan?.tickets ?? []);
      return [...new Set(rows.map((row) => row.organizationId))].toSorted((a, b) => a - b);
    };
    deps.setNow(new Date());
    const before = await planned();
    const [own] = before;
    if (own === undefined) throw new Error('the scenario has no incident');
    const settings = { ticketing: { threshold: 1_000_000 }, configurations: {} };
    await saveCustomerSettings(deps, providerId, own, settings, actor);
    expect(await planned()).toEqual(before.slice(1));
    const off = { ticketing: { enabled: false }, configurations: {} };
    await saveCustomerSettings(deps, providerId, own, off, actor);
    expect(await planned()).toEqual(before.slice(1));
    await saveCustomerSettings(deps, providerId, own, { ticketing: {}, configurations: {} }, actor);
    expect(await planned()).toEqual(before);
  });

  it('needs a company that is there', async () => {
    await expect(orderTestTicket(deps, providerId, 'Nobody', actor)).rejects.toMatchObject({
      code: 'company_not_known',
    });
  });
});

describe("a customer's own settings", () => {
  let deps: TestDeps;
  let providerId: string;
  beforeAll(async () => {
    deps = await startTestDeps();
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
  });
  afterAll(async () => deps.stop());

  it("are laid over the provider's, member by member, and leave other customers alone", async () => {
    await saveSettings(
      deps,
      providerId,
      {
        ticketing: { boardId: 1, statusId: 2, typeId: 3, priorityId: 4, priorityByCategory: { Malware: 5 } },
        configurations: { questionsOff: ['seats'] },
      },
      actor,
    );
    const own = { ticketing: { threshold: 20, boardId: 9 }, configurations: { questionsOff: [] } };
    await saveCustomerSettings(deps, providerId, 7, own, actor);
    await saveCustomerSettings(
      deps,
      providerId,
      8,
      { ticketing: { priorityId: 6 }, configurations: {} },
      actor,
    );
    const settings = await getSettings(deps, providerId);
    const of = await settingsOfCustomers(deps, providerId, settings);
    // Another board has statuses and types of its own.
    expect(of(7).ticketing).toMatchObject({ threshold: 20, boardId: 9, priorityId: 4 });
    expect([of(7).ticketing.statusId, of(7).ticketing.typeId]).toEqual([undefined, undefined]);
    expect(of(7).configurations.questionsOff).toEqual([]);
    expect(of(8).ticketing).toMatchObject({ boardId: 1, statusId: 2, priorityId: 6, priorityByCategory: {} });
    expect(of(9)).toBe(settings);
    await saveCustomerSettings(deps, providerId, 7, { ticketing: {}, configurations: {} }, actor);
    expect((await settingsOfCustomers(deps, providerId, settings))(7)).toBe(settings);
  });
});
