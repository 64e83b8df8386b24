import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { cutMessage, type Message } from './http-framing.ts';
import type { NetworkFault } from './kinds.ts';

export type ProxiedRequest = { readonly method: string; readonly path: string; readonly body: string };

/** Asked for each request that arrives; null lets it pass. */
export type Decide = (request: ProxiedRequest) => NetworkFault | null;

/** A network between a client and a server of plain HTTP, that does with single requests what it is told to. */
export type FaultyProxy = {
  readonly url: string;
  /** From now on. */
  setFaults(decide: Decide): void;
  stop(): Promise<void>;
};

const slowMs = 250;
const refusedMs = 400;
/** After the sender gave up. */
const lateMs = 200;
const drips = 12;
const dripMs = 20;

const errorPage = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
const badGateway = `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: ${errorPage.length}\r\n\r\n${errorPage}`;
/** A TLS alert record: handshake failure. */
const tlsAlert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

const passAll: Decide = () => null;

const readRequest = ({ head, bytes }: Message): ProxiedRequest => {
  const [method = '', path = ''] = head.split(' ', 2);
  return { method, path, body: bytes.toString('utf8', head.length + 4) };
};

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });

/** Sends one request on a connection of its own and returns the whole answer. */
const ask = (port: number, request: Buffer, sent: (socket: Socket) => void): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const server = connect(port, '127.0.0.1', () => server.write(request));
    sent(server);
    let answer = Buffer.alloc(0);
    server.on('data', (piece) => {
      answer = Buffer.concat([answer, piece]);
      const message = cutMessage(answer);
      if (message === null) return;
      server.destroy();
      resolve(message.bytes);
    });
    server.on('error', reject);
    server.on('close', () => reject(new Error('the server closed the connection')));
  });

/** Starts a proxy on any free port of the loopback. */
export const startFaultyProxy = async (target: string): Promise<FaultyProxy> => {
  const targetPort = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  let decide: Decide = passAll;
  let stopped = false;
  let port = 0;

  const listen = (server: Server): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        if (typeof address === 'object' && address !== null) ({ port } = address);
        resolve();
      });
    });

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const forward = (request: Buffer): Promise<Buffer> => ask(targetPort, request, keep);

  const refuseForAMoment = async (): Promise<void> => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await sleep(refusedMs);
    if (!stopped) await listen(server);
  };

  const strike = async (fault: NetworkFault, client: Socket, request: Buffer): Promise<void> => {
    switch (fault) {
      case 'slow':
        await sleep(slowMs);
        client.write(await forward(request));
        return;
      case 'reset-before':
        client.resetAndDestroy();
        return;
      case 'reset-midway': {
        const server = connect(targetPort, '127.0.0.1', () =>
          server.write(request.subarray(0, request.length / 2), () => {
            server.resetAndDestroy();
            client.resetAndDestroy();
          }),
        );
        keep(server);
        return;
      }
      case 'reset-after':
        await forward(request);
        client.resetAndDestroy();
        return;
      case 'black-hole':
        return;
      case 'half-close':
        await forward(request);
        client.end();
        return;
      case 'truncated': {
        const answer = await forward(request);
        client.end(answer.subarray(0, answer.length / 2));
        return;
      }
      case 'drip': {
        const answer = await forward(request);
        const size = Math.ceil(answer.length / drips);
        for (let at = 0; at < answer.length; at += size) {
          client.write(answer.subarray(at, at + size));
          await sleep(dripMs);
        }
        return;
      }
      case 'garbage':
        client.end(tlsAlert);
        return;
      case 'bad-gateway':
        await forward(request);
        client.write(badGateway);
        return;
      case 'refused':
        await refuseForAMoment();
        return;
      case 'late':
        await closed(client);
        await sleep(lateMs);
        await forward(request);
        return;
    }
    return fault satisfies never;
  };

  const serve = async (client: Socket, message: Message): Promise<void> => {
    const fault = decide(readRequest(message));
    try {
      if (fault === null) client.write(await forward(message.bytes));
      else await strike(fault, client, message.bytes);
    } catch {
      // the server's end of it broke: so does the client's
      client.destroy();
    }
  };

  // One request at a time on each connection, as clients without pipelining send them.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    let arrived = Buffer.alloc(0);
    client.on('data', (piece) => {
      arrived = Buffer.concat([arrived, piece]);
      const message = cutMessage(arrived);
      if (message === null) return;
      arrived = Buffer.from(message.rest);
      void serve(client, message);
    });
    client.on('end', () => client.end());
  });
  await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    setFaults: (next) => {
      decide = next;
    },
    stop: async () => {
      stopped = true;
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
