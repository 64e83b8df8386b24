import { createHmac } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { getProvider } from '../providers/index.ts';
import type { StoredSettings } from './store.ts';
import type { Channel, ConditionDetails, ConditionKind } from './types.ts';
import { inWords } from './words.ts';

export const secretField = 'notices.webhookSecret';

export type Outgoing = {
  readonly noticeId: string;
  readonly kind: ConditionKind | 'test';
  readonly details: ConditionDetails;
  readonly openedAt: Date;
};

type SendDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'mailer' | 'consoleUrl'>;

/** Where the console is, as far as this process was told. */
const consoleOf = (deps: Pick<Deps, 'consoleUrl'>): string => deps.consoleUrl ?? 'http://127.0.0.1:4680';

/** The signature of a webhook: HMAC-SHA-256 over the time and the body, so that an old message is known as old. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** Tells one notice by one way. Throws with the reason if it didn't arrive. */
export const send = async (
  deps: SendDeps,
  providerId: string,
  settings: StoredSettings,
  channel: Channel,
  notice: Outgoing,
): Promise<void> => {
  const provider = await getProvider(deps, providerId);
  const message = inWords(notice, { language: settings.language, consoleUrl: consoleOf(deps), providerId });
  if (channel === 'email') {
    if (deps.mailer === undefined) throw new Error('The operator has configured no mail server.');
    if (settings.emails.length === 0) throw new Error('No e-mail address is configured.');
    await deps.mailer.send({
      to: settings.emails,
      subject: `[Parasol] ${provider.name}: ${message.title}`.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' '),
      text: `${message.text}\n\n${message.link}\n`,
      messageId: `<${notice.noticeId}@parasol.invalid>`,
    });
    return;
  }
  const { webhookUrl, sealedSecret } = settings;
  if (webhookUrl === null || sealedSecret === null) throw new Error('No webhook is configured.');
  const secret = deps.vault.open(sealedSecret, { providerId, field: secretField });
  const body = JSON.stringify({
    id: notice.noticeId,
    kind: notice.kind,
    test: notice.kind === 'test',
    openedAt: notice.openedAt.toISOString(),
    provider: { id: providerId, name: provider.name },
    details: notice.details,
    ...message,
  });
  const timestamp = Math.floor(deps.clock.now().getTime() / 1000);
  const { status } = await deps.connect.postWebhook(webhookUrl, body, {
    'content-type': 'application/json',
    'user-agent': 'Parasol',
    'x-parasol-notice': notice.noticeId,
    'x-parasol-timestamp': String(timestamp),
    'x-parasol-signature': signatureOf(secret, timestamp, body),
  });
  if (status < 200 || status > 299) throw new Error(`The webhook answered ${status}.`);
};
