import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import type { ServerAddress } from '@parasol/postgres';

/** The one address by which everybody reaches the database, whichever server is behind it: as a virtual IP would be. */
export type FrontDoor = {
  readonly address: ServerAddress;
  /** Sends new connections there; those that exist are cut. */
  leadTo(server: ServerAddress): void;
  /** Cuts every connection, in the middle of whatever it does. */
  cutAll(): number;
  /** Takes no connections until it leads somewhere again. */
  close(): void;
  stop(): Promise<void>;
};

export const openFrontDoor = async (first: ServerAddress): Promise<FrontDoor> => {
  let target: ServerAddress | null = first;
  const open = new Set<Socket>();
  const cutAll = (): number => {
    const cut = open.size / 2;
    for (const socket of open) socket.destroy();
    return cut;
  };
  const server = createServer((outer) => {
    if (target === null) {
      outer.destroy();
      return;
    }
    const inner = connect({ path: join(target.host, `.s.PGSQL.${target.port}`) });
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the front door has no port');
  return {
    address: { host: '127.0.0.1', port: bound.port, user: first.user },
    leadTo: (next) => {
      target = next;
      cutAll();
    },
    cutAll,
    close: () => {
      target = null;
      cutAll();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
};
