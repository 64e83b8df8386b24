import { once } from 'node:events';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = { readonly to: string[]; readonly text: string };

/** A mail server on this machine that keeps what it gets; `refuse` makes it answer 451. */
export const startTestMailServer = async () => {
  const mails: ReceivedMail[] = [];
  let refuse = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse) {
          done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          return;
        }
        const to = session.envelope.rcptTo.map((one) => one.address);
        mails.push({ to, text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    setRefuse: (next: boolean) => {
      refuse = next;
    },
    stop: async () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  };
};

export type ReceivedHook = { readonly headers: Readonly<Record<string, unknown>>; readonly body: string };

/** A web server that keeps the webhooks it gets and answers `status`. */
export const startTestHook = async () => {
  const received: ReceivedHook[] = [];
  let status = 204;
  let location: string | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status, location === null ? {} : { location }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hooks/parasol?team=1`,
    received,
    answer: (next: number, to: string | null = null) => {
      status = next;
      location = to;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
