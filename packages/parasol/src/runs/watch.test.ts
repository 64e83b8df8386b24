import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer, listNotices, saveNoticeSettings, type Mailer } from '../notices/index.ts';
import { startTestMailServer } from '../notices/test-receivers.ts';
import { createProvider } from '../providers/index.ts';
import { latestRights, runRightsCheck } from '../rights/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { doWork } from './do-work.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const hourMs = 3_600_000;

describe('a worker', () => {
  let deps: TestDeps & { mailer: Mailer };
  let provider: ConnectedProvider;
  let providerId: string;
  let mail: Awaited<ReturnType<typeof startTestMailServer>>;
  const start = new Date('2026-11-22T12:00:00Z').getTime();
  const work = async (kind: 'nightly' | 'notices') =>
    doWork(deps, { providerId, kind, fence: 1 }, new AbortController().signal);
  beforeAll(async () => {
    mail = await startTestMailServer();
    deps = { ...(await startTestDeps()), mailer: createMailer(mail.url, 'parasol@example.com') };
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
    provider = await connectProvider(deps, providerId, { customers: 3 });
    const told = { emails: ['ops@example.com'], language: 'en', webhookUrl: null, newSecret: false } as const;
    await saveNoticeSettings(deps, providerId, told, actor);
  });
  afterAll(async () => {
    deps.mailer.close();
    await provider.stop();
    await deps.stop();
    await mail.stop();
  });

  it('looks at the rights once a day, tells of one that was lost, and ends that when it is back', async () => {
    await runRightsCheck(deps, providerId);
    const role = (await provider.office.roles()).find((one) => one.name === 'Umbrella') ?? { id: 0 };
    const tickets = { area: 'Service Desk', row: 'Service Tickets' };
    await provider.office.set(role, [{ ...tickets, add: 'None' }]);
    deps.setNow(new Date(start + 20 * hourMs));
    // Four hours too early: it says when to come again, an hour at the latest, and asks nothing.
    expect(await work('nightly')).toBe(hourMs);
    expect((await latestRights(deps, providerId))?.missing).toEqual([]);
    deps.setNow(new Date(start + 25 * hourMs));
    await work('nightly');
    expect((await latestRights(deps, providerId))?.missing).toHaveLength(1);

    await work('notices');
    await work('notices');
    expect(mail.mails.map((one) => one.to)).toEqual([['ops@example.com']]);
    expect(mail.mails[0]?.text).toContain('A right is missing in ConnectWise PSA');

    await provider.office.set(role, [{ ...tickets, add: 'All' }]);
    deps.setNow(new Date(start + 50 * hourMs));
    await work('nightly');
    await work('notices');
    const { rows } = await listNotices(deps, providerId);
    expect(rows.map((row) => [row.kind, row.endedAt !== null])).toEqual([['rights-missing', true]]);
    expect(mail.mails).toHaveLength(1);
  });
});
