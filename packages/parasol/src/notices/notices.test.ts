import { createHmac } from 'node:crypto';
import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProvider } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { attemptsMax, deliverNotices } from './deliver.ts';
import { createMailer, type Mailer } from './mailer.ts';
import { listNotices, saveNoticeSettings, sendTestNotice } from './notices.ts';
import { startTestHook, startTestMailServer } from './test-receivers.ts';
import type { Condition } from './types.ts';
import { recordConditions } from './watch.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const held: Condition = { kind: 'writes-held', details: { held: 2, refused: 1 } };
const failing: Condition = { kind: 'runs-failing', details: { state: 'failed', problem: 'No\r\nanswer' } };

describe('a notice', () => {
  let deps: TestDeps & { mailer: Mailer; consoleUrl: string };
  let mail: Awaited<ReturnType<typeof startTestMailServer>>;
  let hook: Awaited<ReturnType<typeof startTestHook>>;
  let providerId: string;
  beforeAll(async () => {
    mail = await startTestMailServer();
    hook = await startTestHook();
    const mailer = createMailer(mail.url, 'Parasol <parasol@example.com>');
    deps = { ...(await startTestDeps()), mailer, consoleUrl: 'https://parasol.example.com' };
  });
  afterAll(async () => {
    deps.mailer.close();
    await deps.stop();
    await hook.stop();
    await mail.stop();
  });
  beforeEach(async () => {
    providerId = (await createProvider(deps, { kind: 'msp', name: 'Blue Sky' }, actor)).id;
    mail.mails.length = 0;
    hook.received.length = 0;
  });
  afterEach(() => {
    mail.setRefuse(false);
    hook.answer(204);
  });

  const save = async (o: { emails?: string[]; webhookUrl?: string | null; language?: 'en' | 'ko' } = {}) =>
    saveNoticeSettings(
      deps,
      providerId,
      {
        emails: o.emails ?? ['ops@example.com'],
        language: o.language ?? 'en',
        webhookUrl: o.webhookUrl === undefined ? hook.url : o.webhookUrl,
        newSecret: false,
      },
      actor,
    );
  const look = async (...conditions: Condition[]) => {
    await recordConditions(deps, providerId, conditions);
    return deliverNotices(deps, providerId);
  };
  const dueNow = async () =>
    inProvider(deps.db, providerId, async (tx) =>
      sql`update notice_deliveries set next_at = now() where provider_id = ${providerId}::uuid`.execute(tx),
    );

  it('is told once by every way while its condition lasts, with a link, and again when it comes back', async () => {
    const { secret } = await save();
    await look(held);
    await look(held);
    await look({ ...held, details: { held: 3, refused: 1 } });
    expect([mail.mails.length, hook.received.length]).toEqual([1, 1]);
    expect(mail.mails[0]?.to).toEqual(['ops@example.com']);
    expect(mail.mails[0]?.text).toContain('Subject: [Parasol] Blue Sky: Writes wait for a person');
    expect(mail.mails[0]?.text).toContain(`https://parasol.example.com/p/${providerId}/writes`);
    const { headers, body } = hook.received[0] ?? { headers: {}, body: '' };
    const signed = createHmac('sha256', secret ?? '').update(
      `${String(headers['x-parasol-timestamp'])}.${body}`,
    );
    expect(headers['x-parasol-signature']).toBe(`v1=${signed.digest('hex')}`);
    expect(JSON.parse(body)).toMatchObject({
      kind: 'writes-held',
      test: false,
      provider: { id: providerId, name: 'Blue Sky' },
      details: { held: 2, refused: 1 },
      link: `https://parasol.example.com/p/${providerId}/writes`,
    });
    await look();
    expect((await listNotices(deps, providerId)).rows[0]?.endedAt).not.toBeNull();
    await look(held);
    expect([mail.mails.length, hook.received.length]).toEqual([2, 2]);
  });

  it('is told once, however many workers look at once', async () => {
    await save();
    await Promise.all(Array.from({ length: 8 }, async () => look(held, failing)));
    expect([mail.mails.length, hook.received.length]).toEqual([2, 2]);
    expect((await listNotices(deps, providerId)).rows).toHaveLength(2);
  });

  it('comes in the language that the provider chose, and a line break of a vendor breaks no heading', async () => {
    await save({ language: 'ko' });
    await look(failing);
    const said = z
      .object({ title: z.string(), text: z.string() })
      .parse(JSON.parse(hook.received[0]?.body ?? ''));
    expect(said).toEqual({
      title: '실행이 성공하지 못하고 있습니다',
      text: '마지막 실행의 결과: failed. No answer',
    });
  });

  it('is tried again later each time while it does not arrive, and then given up; the other way is not held back', async () => {
    await save();
    mail.setRefuse(true);
    hook.answer(500);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= attemptsMax + 2; attempt += 1) {
      const nextMs = await look(held);
      if (nextMs !== null) waits.push(Math.round(nextMs / 60_000));
      await dueNow();
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(hook.received).toHaveLength(attemptsMax);
    expect((await listNotices(deps, providerId)).rows[0]?.deliveries).toEqual([
      {
        channel: 'email',
        state: 'given-up',
        attempts: attemptsMax,
        problem: expect.stringContaining('451'),
        sentAt: null,
      },
      {
        channel: 'webhook',
        state: 'given-up',
        attempts: attemptsMax,
        problem: 'The webhook answered 500.',
        sentAt: null,
      },
    ]);
    hook.answer(204);
    await look(held, failing);
    const [newest] = (await listNotices(deps, providerId)).rows;
    expect(newest?.deliveries.map((one) => [one.channel, one.state])).toEqual([
      ['email', 'waiting'],
      ['webhook', 'sent'],
    ]);
  });

  it('is kept for the console where nobody is to be told', async () => {
    await look(held);
    expect((await listNotices(deps, providerId)).rows).toMatchObject([
      { kind: 'writes-held', deliveries: [] },
    ]);
  });

  it('is tested on demand, and the refusal says why', async () => {
    await save();
    await sendTestNotice(deps, providerId, 'email');
    await sendTestNotice(deps, providerId, 'webhook');
    expect(mail.mails[0]?.text).toContain('A test message');
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ kind: 'test', test: true });
    hook.answer(404);
    await expect(sendTestNotice(deps, providerId, 'webhook')).rejects.toMatchObject({
      code: 'notice_not_delivered',
      details: { reason: 'The webhook answered 404.' },
    });
    expect((await listNotices(deps, providerId)).rows).toEqual([]);
  });

  it('follows no redirect, which could lead to an address that is not allowed', async () => {
    const other = await startTestHook();
    await save();
    hook.answer(307, other.url);
    await expect(sendTestNotice(deps, providerId, 'webhook')).rejects.toMatchObject({
      details: { reason: 'The webhook answered 307.' },
    });
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it.each([
    'http://example.com/hook',
    'https://user:secret@example.com/hook',
    'https://10.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00::1]/hook',
    'https://0x7f.1/hook#x',
    'ftp://example.com/hook',
    'not an address',
  ])('refuses a webhook to %s', async (webhookUrl) => {
    await expect(save({ webhookUrl })).rejects.toMatchObject({ code: 'site_not_allowed' });
  });

  it("keeps the webhook's secret sealed, shows it once, and makes another for another receiver", async () => {
    const { secret } = await save();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await save()).secret).toBeNull();
    const rows = await inProvider(deps.db, providerId, async (tx) =>
      sql<{ row: string }>`select row_to_json(s)::text as row from notice_settings s`.execute(tx),
    );
    expect(rows.rows[0]?.row).not.toContain(secret);
    const moved = await save({ webhookUrl: `${hook.url}&other=1` });
    expect(moved.secret).not.toBeNull();
    expect(moved.secret).not.toBe(secret);
  });
});
