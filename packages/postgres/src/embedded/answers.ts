import { setTimeout as sleep } from 'node:timers/promises';

import { databaseUrl, type ServerAddress } from '../address.ts';
import { withClient } from '../with-client.ts';

/** Asks the server until it answers with its version, or returns null when `waitMs` is over or `gaveUp` says so. */
export const waitForAnswer = async (
  address: ServerAddress,
  waitMs: number,
  gaveUp: () => boolean = () => false,
): Promise<string | null> => {
  const end = Date.now() + waitMs;
  for (;;) {
    const version = await askVersion(address);
    if (version !== null) return version;
    if (gaveUp() || Date.now() >= end) return null;
    await sleep(25);
  }
};

const askVersion = async (address: ServerAddress): Promise<string | null> => {
  try {
    return await withClient(databaseUrl(address, 'postgres'), async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]?.server_version ?? null;
    });
  } catch {
    return null;
  }
};
