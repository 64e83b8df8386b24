import { once } from 'node:events';

import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { listConfigurations, markerOf } from '../configurations/index.ts';
import { mapCustomers, refreshCompanies, refreshCustomers } from '../customers/index.ts';
import { adoptTickets } from '../incidents/index.ts';
import {
  createProvider,
  savePsaCredentials,
  saveSettings,
  saveUmbrellaCredentials,
} from '../providers/index.ts';
import { openPsaOffice, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import {
  cancelRun,
  executeRun,
  getRun,
  pauseRuns,
  resumeRuns,
  runBefore,
  runHere,
  startRun,
  type Run,
} from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const company = z.looseObject({ id: z.number() });
const lastWindowStart = new Date('2026-11-22T08:00:00Z');
const now = new Date('2026-11-22T12:45:00Z');

/** One MSP with its customers mapped to companies of a PSA of its own, and an administrator of that PSA. */
const suspending = z.looseObject({ action: z.literal('suspend'), detail: z.object({ reason: z.string() }) });

type House = {
  readonly deps: TestDeps;
  readonly office: PsaOffice;
  readonly umbrella: UmbrellaSandbox;
  readonly admin: ConnectWiseClient;
  readonly providerId: string;
  readonly customers: readonly { readonly organizationId: number; readonly companyRecId: number }[];
  run(o?: { dryRun?: boolean; brakeReleased?: boolean }): Promise<Run>;
  configurations(): Promise<Configuration[]>;
  stop(): Promise<void>;
};

const openHouse = async (size: { readonly customers?: number } = {}): Promise<House> => {
  const deps = await startTestDeps();
  deps.setNow(now);
  const office = await openPsaOffice({ mySecurity: 'answers' });
  const log = pino({ level: 'silent' });
  const umbrella = await startUmbrellaSandbox({
    port: 0,
    lastWindowStart,
    now: () => now.getTime(),
    log,
    ...size,
  });
  const [account] = umbrella.accounts;
  if (!account) throw new Error('no account');
  const adminRole = (await office.roles()).find((role) => role.name === 'Admin');
  const admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
  const member = await office.member('umbrella', await office.umbrellaRole('Umbrella'));

  const { id: providerId } = await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor);
  const keys = { baseUrl: umbrella.url, key: account.key, secret: account.secret };
  await saveUmbrellaCredentials(deps, providerId, keys, actor);
  const { publicKey, privateKey } = member;
  const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
  const psa = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
  await savePsaCredentials(deps, providerId, psa, actor);
  await saveSettings(deps, providerId, { ticketing: { enabled: true, boardId: 1 } }, actor);
  await refreshCustomers(deps, providerId);

  const mappings = await Promise.all(
    account.customers.map(async ({ organizationId, name }) => {
      const identifier = `C${organizationId}`;
      const body = { identifier, name, addressLine1: '1 Example Street', city: 'Springfield' };
      const made = await admin.write('POST', '/company/companies', body, company);
      if (made.outcome !== 'ok') throw new Error(JSON.stringify(made));
      return { organizationId, companyRecId: made.body.id };
    }),
  );
  await refreshCompanies(deps, providerId);
  const { errors } = await mapCustomers(deps, providerId, mappings, actor);
  expect(errors).toEqual([]);

  return {
    deps,
    office,
    umbrella,
    admin,
    providerId,
    customers: mappings,
    run: (o = {}) => runHere(deps, providerId, { trigger: 'manual', ...o }, () => undefined),
    async configurations() {
      const all: Configuration[] = [];
      for await (const page of admin.pages('/company/configurations', Configuration)) all.push(...page);
      return all;
    },
    async stop() {
      await umbrella.stop();
      await office.stop();
      await deps.stop();
    },
  };
};

/** The process is told to stop once the first configurations are made; all others would be sent after that. */
const stoppingAtTheFirst = (deps: TestDeps, stopping: AbortController): TestDeps => {
  let sent = 0;
  const psa: TestDeps['connect']['psa'] = (options) => {
    const client = deps.connect.psa(options);
    const write: ConnectWiseClient['write'] = async (method, path, body, schema, o) => {
      if (!/^\/company\/configurations(\/bulk)?$/.test(path))
        return client.write(method, path, body, schema, o);
      sent += 1;
      if (sent > 1 && !stopping.signal.aborted) await once(stopping.signal, 'abort');
      const answer = await client.write(method, path, body, schema, o);
      stopping.abort();
      return answer;
    };
    return { ...client, write };
  };
  return { ...deps, connect: { ...deps.connect, psa } };
};

const answerOf = (configuration: Configuration | undefined, question: string): unknown =>
  configuration?.questions?.find((one) => one.question === question)?.answer;

describe('runs of one provider, one after the other', () => {
  let house: House;
  let ours: { organizationId: number; companyRecId: number };
  const configurationOf = async (organizationId: number): Promise<Configuration> => {
    const found = (await house.configurations()).filter(
      (one) => one.deviceIdentifier === markerOf(organizationId),
    );
    expect(found).toHaveLength(1);
    const [only] = found;
    if (!only) throw new Error('none');
    return only;
  };
  const change = async (remoteId: number, operations: unknown): Promise<void> => {
    const path = `/company/configurations/${remoteId}`;
    const answer = await house.admin.write('PATCH', path, operations, Configuration);
    expect(answer.outcome).toBe('ok');
  };

  beforeAll(async () => {
    house = await openHouse();
    const [first] = house.customers;
    if (!first) throw new Error('no customers');
    ours = first;
  });
  afterAll(() => house.stop());

  it('write nothing in a dry run, and show all that would be written', async () => {
    const run = await house.run({ dryRun: true });
    expect(run).toMatchObject({ state: 'done', result: { writes: 0, mapped: house.customers.length } });
    expect(run.result?.plan?.configurations).toHaveLength(house.customers.length);
    expect(run.result?.plan?.tickets.length).toBeGreaterThan(0);
    expect(run.result?.configurations).toMatchObject({ created: house.customers.length, unchanged: 0 });
    expect(run.result?.tickets.created).toBe(run.result?.plan?.tickets.length);
    expect(await house.configurations()).toEqual([]);
  });

  it('make the type, its questions and one configuration per customer, with their answers', async () => {
    const run = await house.run();
    expect(run).toMatchObject({
      state: 'done',
      problem: null,
      result: { configurations: { created: house.customers.length, refused: 0 } },
    });
    expect(run.result?.tickets.created).toBeGreaterThan(0);
    const made = await configurationOf(ours.organizationId);
    expect(made.company?.id).toBe(ours.companyRecId);
    expect(answerOf(made, 'Umbrella organization ID')).toBe(String(ours.organizationId));
    expect(Number(answerOf(made, 'DNS requests, last 30 days'))).toBeGreaterThan(0);
    expect(String(answerOf(made, 'Top allowed domains'))).toMatch(/^1\. \S+ \(\d+\)/);
    expect(answerOf(made, 'Last synchronized (UTC)')).toBe('2026-11-22 12:45 UTC');
  });

  it('write nothing when nothing changed, and read in pages', async () => {
    const run = await house.run();
    expect(run).toMatchObject({
      state: 'done',
      result: { writes: 0, configurations: { unchanged: house.customers.length } },
    });
    expect(run.result?.reads).toBeLessThanOrEqual(12);
  });

  it("change only what differs: a technician's own words and names stay", async () => {
    const before = await configurationOf(ours.organizationId);
    const seats = before.questions?.findIndex((one) => one.question === 'Seats') ?? -1;
    await change(before.id, [
      { op: 'replace', path: 'name', value: 'Renamed by hand' },
      { op: 'replace', path: 'vendorNotes', value: 'Do not touch' },
      { op: 'replace', path: `questions/${seats}/answer`, value: 1 },
    ]);
    const run = await house.run();
    expect(run).toMatchObject({ result: { writes: 1, configurations: { updated: 1 } } });
    const after = await configurationOf(ours.organizationId);
    expect(after).toMatchObject({ name: 'Renamed by hand', vendorNotes: 'Do not touch' });
    expect(answerOf(after, 'Seats')).toEqual(answerOf(before, 'Seats'));
  });

  it('make a deleted configuration again, once', async () => {
    const before = await configurationOf(ours.organizationId);
    await house.admin.write('DELETE', `/company/configurations/${before.id}`, undefined, z.unknown());
    expect(await house.run()).toMatchObject({ result: { configurations: { created: 1 } } });
    expect((await configurationOf(ours.organizationId)).id).not.toBe(before.id);
    expect(await house.run()).toMatchObject({ result: { writes: 0 } });
  });

  it('leave a configuration alone that was moved to another company, and take it up when it is back', async () => {
    const before = await configurationOf(ours.organizationId);
    const other = house.customers[1]?.companyRecId;
    await change(before.id, [{ op: 'replace', path: 'company', value: { id: other } }]);
    expect(await house.run()).toMatchObject({ result: { writes: 0, configurations: { suspended: 1 } } });
    await change(before.id, [{ op: 'replace', path: 'company', value: { id: ours.companyRecId } }]);
    expect(await house.run()).toMatchObject({ state: 'done', result: { configurations: { suspended: 0 } } });
    expect((await configurationOf(ours.organizationId)).company?.id).toBe(ours.companyRecId);
  });

  it('mark the configuration of a customer that Umbrella no longer lists, and keep it', async () => {
    const last = house.customers.at(-1)?.organizationId ?? 0;
    await fetch(`${house.umbrella.url}/sandbox/api/customers/${last}`, { method: 'DELETE' });
    expect(await house.run()).toMatchObject({ state: 'done', result: { configurations: { updated: 1 } } });
    const kept = await configurationOf(last);
    expect(answerOf(kept, 'Protection status')).toBe('No longer managed since 2026-11-22');
    expect(kept.activeFlag).toBe(true);
    expect(await house.run()).toMatchObject({ result: { writes: 0 } });
  });

  it('ask which of two older configurations is meant, go on with the marked one, and make no third', async () => {
    const [account] = house.umbrella.accounts;
    const answer = await fetch(`${house.umbrella.url}/sandbox/api/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: account?.key, name: 'Two Older Ones' }),
    });
    const { organizationId } = z.object({ organizationId: z.number() }).parse(await answer.json());
    const make = async (path: string, body: unknown): Promise<number> => {
      const made = await house.admin.write('POST', path, body, company);
      return made.outcome === 'ok' ? made.body.id : Number.NaN;
    };
    const companyRecId = await make('/company/companies', { identifier: 'Two', name: 'Two', city: 'Busan' });
    const { type } = await configurationOf(ours.organizationId);
    const older = { name: 'Older', type: { id: type?.id }, company: { id: companyRecId } };
    const ids = [await make('/company/configurations', older), await make('/company/configurations', older)];
    await refreshCustomers(house.deps, house.providerId);
    await refreshCompanies(house.deps, house.providerId);
    await mapCustomers(house.deps, house.providerId, [{ organizationId, companyRecId }], actor);

    expect(await house.run()).toMatchObject({ result: { writes: 0, configurations: { suspended: 1 } } });
    const asked = await listConfigurations(house.deps, house.providerId, { state: 'suspended' });
    expect(asked.rows).toMatchObject([
      {
        organizationId,
        reason: 'several-to-adopt',
        problem: {
          message: expect.stringContaining(ids.join(', ')),
          advice: expect.stringContaining(markerOf(organizationId)),
        },
      },
    ]);
    const chosen = ids[1] ?? 0;
    await change(chosen, [{ op: 'replace', path: 'deviceIdentifier', value: markerOf(organizationId) }]);
    expect(await house.run()).toMatchObject({ result: { configurations: { created: 0, updated: 1 } } });
    expect((await configurationOf(organizationId)).id).toBe(chosen);
    expect(await house.run()).toMatchObject({ result: { writes: 0 } });
  });

  it('stop and ask before suspending more than a fifth of the configurations, and go on when let', async () => {
    const inactive = { op: 'replace', path: 'status', value: { name: 'Inactive' } };
    for (const { companyRecId } of house.customers.slice(0, 6))
      expect(
        await house.admin.write('PATCH', `/company/companies/${companyRecId}`, [inactive], z.unknown()),
      ).toMatchObject({ outcome: 'ok' });
    house.deps.setNow(new Date(now.getTime() + 60_000));
    const stopped = await house.run();
    expect(stopped).toMatchObject({
      state: 'stopped',
      problem: { code: 'brake_pulled' },
      result: { writes: 0 },
    });
    // Who is asked sees what it is about.
    const waiting = stopped.result?.plan?.configurations ?? [];
    expect(waiting.filter((row) => suspending.safeParse(row).success)).toHaveLength(6);
    const released = await house.run({ brakeReleased: true });
    expect(released).toMatchObject({ state: 'done', result: { configurations: { suspended: 6 } } });
  });

  it('stop and ask as well where many tickets seem deleted, and believe it when let', async () => {
    const { deps, providerId } = house;
    const [first] = house.customers;
    if (!first) throw new Error('no customers');
    const gone = Array.from({ length: 10 }, (_none, index) => ({
      organizationId: first.organizationId,
      identity: { type: 'roaming', label: `gone-${index}`, originId: null },
      ticketId: 900_000 + index,
      openedAt: now,
    }));
    expect(await adoptTickets(deps, providerId, gone)).toBe(10);
    const problem = { code: 'brake_pulled', details: { suspended: 0, tickets: 10 } };
    expect(await house.run()).toMatchObject({ state: 'stopped', problem });
    expect(await house.run({ brakeReleased: true })).toMatchObject({ state: 'done', problem: null });
    expect(await house.run(), 'what was believed stays so').toMatchObject({ state: 'done' });
  });
});

const untilItRuns = (deps: TestDeps, providerId: string, runId: string): Promise<void> =>
  expect
    .poll(async () => (await getRun(deps, providerId, runId)).state, { timeout: 30_000, interval: 5 })
    .toBe('running');

describe('a run that is interrupted', () => {
  it('goes on where it stopped, in another process, and makes nothing twice', async () => {
    const house = await openHouse({ customers: 100 });
    try {
      const { deps, providerId } = house;
      const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
      const stopping = new AbortController();
      const { signal } = stopping;
      await executeRun(stoppingAtTheFirst(deps, stopping), providerId, runId, { signal });
      const interrupted = await getRun(deps, providerId, runId);
      expect(interrupted).toMatchObject({ state: 'running', result: null });
      const madeBefore = (await house.configurations()).length;
      expect(madeBefore).toBeGreaterThan(0);
      expect(madeBefore).toBeLessThan(house.customers.length);

      await executeRun(deps, providerId, runId);
      const done = await getRun(deps, providerId, runId);
      expect(done).toMatchObject({ state: 'done' });
      const markers = (await house.configurations()).map((one) => one.deviceIdentifier);
      expect(new Set(markers).size).toBe(markers.length);
      expect(markers).toHaveLength(house.customers.length);
    } finally {
      await house.stop();
    }
  });

  it('ends at its next safe point when it is cancelled, and the next one goes on', async () => {
    const house = await openHouse();
    try {
      const { deps, providerId } = house;
      const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
      const executing = executeRun(deps, providerId, runId);
      await untilItRuns(deps, providerId, runId);
      await cancelRun(deps, providerId, runId);
      await executing;
      expect(await getRun(deps, providerId, runId)).toMatchObject({ state: 'cancelled' });
      expect(await house.run()).toMatchObject({ state: 'done' });
      expect(await house.configurations()).toHaveLength(house.customers.length);
    } finally {
      await house.stop();
    }
  });

  it('is laid down at its next safe point when runs are paused, and taken up where it stood with the time it had', async () => {
    const house = await openHouse();
    try {
      const { deps, providerId } = house;
      const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
      const executing = executeRun(deps, providerId, runId);
      await untilItRuns(deps, providerId, runId);
      await pauseRuns(deps, providerId, 'Somebody');
      await executing;
      const paused = await getRun(deps, providerId, runId);
      expect(paused).toMatchObject({ state: 'queued', result: null });
      await executeRun(deps, providerId, runId);
      expect((await getRun(deps, providerId, runId)).steps).toEqual(paused.steps);
      const { runId: dry } = await house.run({ dryRun: true }).catch(() => ({ runId: null }));
      expect(dry).toBeNull();

      // a pause over lunch is none of the two hours that a run has
      await inProvider(deps.db, providerId, (tx) =>
        sql`update runs set started_at = started_at - interval '3 hours',
            working_since = working_since - interval '3 hours'
          where provider_id = ${providerId}::uuid and run_id = ${runId}::uuid`.execute(tx),
      );
      await resumeRuns(deps, providerId);
      await executeRun(deps, providerId, runId);
      const done = await getRun(deps, providerId, runId);
      expect(done).toMatchObject({ state: 'done' });
      expect(await house.configurations()).toHaveLength(house.customers.length);
      expect((await runBefore(deps, await house.run()))?.runId).toBe(runId);
    } finally {
      await house.stop();
    }
  });

  it('ends with what it has done at its deadline', async () => {
    const house = await openHouse();
    try {
      const { deps, providerId } = house;
      const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
      await executeRun(deps, providerId, runId, { deadlineMs: 0 });
      expect(await getRun(deps, providerId, runId)).toMatchObject({
        state: 'partial',
        problem: { code: 'run_deadline' },
      });
    } finally {
      await house.stop();
    }
  });
});
