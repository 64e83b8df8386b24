import { Client } from 'pg';

import { quoteIdentifier } from './identifier.ts';

const connectTimeoutMs = 10_000;

type Listener = { close(): Promise<void> };

/**
 * Listens on a channel over a connection of its own. `onBroken` is told once if that connection ends by itself: then
 * nothing is heard any more, and it is for the caller to begin again.
 */
export const listenOn = async (
  url: string,
  channel: string,
  o: { readonly onNotification: (payload: string) => void; readonly onBroken: (error: Error) => void },
): Promise<Listener> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'parasol listens',
    keepAlive: true,
  });
  let over = false;
  const breakOff = (why: Error): void => {
    if (over) return;
    over = true;
    client.end().catch(() => undefined);
    o.onBroken(why);
  };
  // these stay for as long as the connection may say anything: an 'error' that nobody hears ends the process
  client.on('error', breakOff);
  client.on('end', () => breakOff(new Error('the connection that listens has ended')));
  client.on('notification', ({ payload }) => {
    if (payload !== undefined) o.onNotification(payload);
  });
  try {
    await client.connect();
    await client.query(`listen ${quoteIdentifier(channel)}`);
  } catch (error) {
    over = true;
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    close: async () => {
      over = true;
      await client.end().catch(() => undefined);
    },
  };
};
