import { randomBytes } from 'node:crypto';
import { inProvider } from '@parasol/postgres';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { webhookUrlFrom } from '../providers/index.ts';
import { secretField, send } from './send.ts';
import * as store from './store.ts';
import type { Channel, Notice, NoticeSettings } from './types.ts';

const shownMax = 50;

const shown = ({ emails, language, webhookUrl }: store.StoredSettings): NoticeSettings => ({
  emails,
  language,
  webhookUrl,
});

/** The newest notices, open ones first, and whom they are told to. */
export const listNotices = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<{ rows: Notice[]; settings: NoticeSettings }> =>
  inProvider(deps.db, providerId, async (tx) => ({
    rows: await store.listNotices(tx, providerId, shownMax),
    settings: shown(await store.readSettings(tx, providerId)),
  }));

/**
 * Says whom notices are told to. A new webhook, and `newSecret`, make the secret of its signature, which comes back
 * this once. Throws `site_not_allowed` for a webhook that must not be called.
 */
export const saveNoticeSettings = async (
  deps: Pick<Deps, 'db' | 'vault' | 'connect'>,
  providerId: string,
  input: NoticeSettings & { readonly newSecret: boolean },
  actor: Actor,
): Promise<{ settings: NoticeSettings; secret: string | null }> => {
  const webhookUrl = input.webhookUrl === null ? null : webhookUrlFrom(deps.connect.hosts, input.webhookUrl);
  return inProvider(deps.db, providerId, async (tx) => {
    const before = await store.readSettings(tx, providerId);
    // Another receiver gets another secret: the old one knows the old.
    const renew = webhookUrl !== null && (input.newSecret || before.webhookUrl !== webhookUrl);
    const secret = renew ? randomBytes(32).toString('base64url') : null;
    const kept = webhookUrl === null ? null : before.sealedSecret;
    const next = {
      emails: [...new Set(input.emails)],
      language: input.language,
      webhookUrl,
      sealedSecret: secret === null ? kept : deps.vault.seal(secret, { providerId, field: secretField }),
    };
    await store.saveSettings(tx, providerId, next);
    const details = { emails: next.emails, language: next.language, webhook: webhookUrl, newSecret: renew };
    await audit(tx, { providerId, actor, action: 'notices.saved', subject: 'notices', details });
    return { settings: shown(next), secret };
  });
};

/** Sends a test message now. Throws `notice_not_delivered` with the reason. */
export const sendTestNotice = async (
  deps: Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'ids' | 'mailer' | 'consoleUrl'>,
  providerId: string,
  channel: Channel,
): Promise<void> => {
  const settings = await inProvider(deps.db, providerId, async (tx) => store.readSettings(tx, providerId));
  const test = { noticeId: deps.ids(), kind: 'test', details: {}, openedAt: deps.clock.now() } as const;
  try {
    await send(deps, providerId, settings, channel, test);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 300) : 'unknown';
    throw parasolError('notice_not_delivered', { reason }, { cause });
  }
};

/** Wraps the webhooks' secrets under the current master key; how many that changed. For `parasol key rotate`. */
export const rewrapNoticeSecrets = async (
  deps: Pick<Deps, 'db' | 'vault'>,
  providerIds: readonly string[],
): Promise<number> => {
  let changed = 0;
  for (const providerId of providerIds)
    await inProvider(deps.db, providerId, async (tx) => {
      const { sealedSecret } = await store.readSettings(tx, providerId);
      const anew =
        sealedSecret === null ? null : deps.vault.rewrap(sealedSecret, { providerId, field: secretField });
      if (sealedSecret === null || anew === null) return;
      if (await store.replaceSecret(tx, providerId, sealedSecret, anew)) changed += 1;
    });
  return changed;
};
