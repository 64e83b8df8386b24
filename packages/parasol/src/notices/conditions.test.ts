import { startUmbrellaSandbox, type UmbrellaSandbox } from '@parasol/umbrella-sandbox';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createProvider,
  savePsaCredentials,
  saveSettings,
  saveUmbrellaCredentials,
} from '../providers/index.ts';
import { runRightsCheck } from '../rights/index.ts';
import { openPsaOffice, type PsaOffice, type Role } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { checkChoices } from '../ticketing/index.ts';
import { conditionsOf, type FinishedRun } from './conditions.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const record = z.looseObject({ id: z.number() });
const run = (state: string, dryRun = false): FinishedRun => ({ state, dryRun, problem: null });

describe('what needs a person', () => {
  let deps: TestDeps;
  let office: PsaOffice;
  let umbrella: UmbrellaSandbox;
  let role: Role;
  let providerId: string;
  const kinds = async (...runs: FinishedRun[]) =>
    (await conditionsOf(deps, providerId, runs)).map((condition) => condition.kind);
  /** Connects Umbrella with the account's key, which expires at this moment. */
  const connectUmbrella = async (expireAt: string): Promise<void> => {
    const account = umbrella.accounts.find(({ kind }) => kind === 'msp');
    if (account === undefined) throw new Error('the sandbox has no MSP');
    const { key, secret } = account;
    const changed = await fetch(`${umbrella.url}/sandbox/api/accounts/${key}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ expireAt }),
      signal: AbortSignal.timeout(30_000),
    });
    expect(changed.status).toBe(200);
    await saveUmbrellaCredentials(deps, providerId, { baseUrl: umbrella.url, key, secret }, actor);
  };
  beforeAll(async () => {
    deps = await startTestDeps();
    office = await openPsaOffice({ mySecurity: 'answers' });
    umbrella = await startUmbrellaSandbox({ port: 0, log: pino({ level: 'silent' }) });
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
    role = await office.umbrellaRole('Umbrella');
    const { publicKey, privateKey } = await office.member('umbrella', role);
    const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
    const psa = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
    await savePsaCredentials(deps, providerId, psa, actor);
    await connectUmbrella('');
  });
  afterAll(async () => {
    await deps.stop();
    await office.stop();
    await umbrella.stop();
  });

  it('is nothing while all is well', async () => {
    await runRightsCheck(deps, providerId);
    expect(await kinds(run('done'), run('failed'))).toEqual([]);
  });

  it('is a right that was lost, until it is back, however fast the checks follow one another', async () => {
    await office.set(role, [{ area: 'Service Desk', row: 'Service Tickets', add: 'None' }]);
    await runRightsCheck(deps, providerId);
    const [lost] = await conditionsOf(deps, providerId, []);
    expect(lost?.kind).toBe('rights-missing');
    expect(lost?.details['rights']).toHaveLength(1);
    await office.set(role, [{ area: 'Service Desk', row: 'Service Tickets', add: 'All' }]);
    await runRightsCheck(deps, providerId);
    expect(await kinds()).toEqual([]);
  });

  it('is an Umbrella key in its last two weeks', async () => {
    await connectUmbrella('2026-12-20T00:00:00.000Z');
    expect(await kinds()).toEqual([]);
    await connectUmbrella('2026-12-01T00:00:00.000Z');
    expect(await kinds()).toEqual(['umbrella-key-expiring']);
    await connectUmbrella('2026-01-01T00:00:00.000Z');
    expect(await kinds()).toEqual(['umbrella-key-expiring']);
    await connectUmbrella('');
  });

  it('is two failed runs in a row, or one that stopped to ask; never a dry run', async () => {
    expect(await kinds(run('failed'), run('failed'))).toEqual(['runs-failing']);
    expect(await kinds(run('failed'), run('failed', true), run('done'))).toEqual([]);
    expect(await kinds(run('failed', true), run('failed', true))).toEqual([]);
    expect(await kinds(run('stopped'))).toEqual(['runs-failing']);
    expect(await kinds(run('done'), run('failed'), run('failed'))).toEqual([]);
  });

  it('is a chosen board that became inactive or a priority that is gone, until another is chosen', async () => {
    const adminRole = (await office.roles()).find((one) => one.name === 'Admin');
    const admin = office.client(await office.member('admin', { id: adminRole?.id ?? 0 }));
    const board = await admin.write(
      'POST',
      '/service/boards',
      { name: 'Umbrella alerts', location: { id: 1 }, department: { id: 1 } },
      record,
    );
    const priority = await admin.write('POST', '/service/priorities', { name: 'Soon', color: 'Red' }, record);
    if (board.outcome !== 'ok' || priority.outcome !== 'ok')
      throw new Error(JSON.stringify({ board, priority }));
    const chosen = { boardId: board.body.id, boardName: 'Umbrella alerts', priorityId: priority.body.id };
    await saveSettings(deps, providerId, { ticketing: chosen }, actor);
    expect((await checkChoices(deps, providerId)).problems).toEqual([]);
    expect(await kinds()).toEqual([]);
    await admin.write(
      'PATCH',
      `/service/boards/${board.body.id}`,
      [{ op: 'replace', path: 'inactiveFlag', value: true }],
      record,
    );
    await admin.write('DELETE', `/service/priorities/${priority.body.id}`, undefined, z.unknown());
    expect((await checkChoices(deps, providerId)).problems).toMatchObject([
      { what: 'board', name: 'Umbrella alerts', state: 'inactive' },
      { what: 'priority', state: 'gone' },
    ]);
    expect(await kinds()).toEqual(['choice-gone']);
    await saveSettings(deps, providerId, { ticketing: { boardId: 1, priorityId: null } }, actor);
    expect(await kinds()).toEqual([]);
  });
});
