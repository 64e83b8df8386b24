import { createTransport } from 'nodemailer';
import { parasolError } from '../errors/index.ts';

export type Mail = {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The same for a message that is sent again, so that mail programs show it once. */
  readonly messageId: string;
};

/** The operator's mail server. */
export type Mailer = {
  /** Throws with the server's own words. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

const timeoutMs = 15_000;
const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * The mail server of an address such as `smtps://user:password@mail.example.com` or `smtp://…:587`, which is made to
 * encrypt unless it is on this machine. Throws `bad_input` for what is no such address.
 */
export const createMailer = (address: string, from: string): Mailer => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || from.trim() === '')
    throw parasolError('bad_input', {
      fields: { PARASOL_SMTP_URL: 'Give smtps://user:password@host, and PARASOL_SMTP_FROM.' },
    });
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !loopback.has(url.hostname),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, messageId }) {
      await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
};
