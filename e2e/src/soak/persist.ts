import { setTimeout as sleep } from 'node:timers/promises';

import { HttpFailure } from '@parasol/demo';

/** A server that was killed or lost its database, as its callers see it; anything else is a mistake of ours. */
export const mayPass = (error: unknown): boolean =>
  error instanceof HttpFailure
    ? error.status >= 500
    : error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');

/** Asks again, as a person does, until the other side is back. @throws the last error after `patienceMs` */
export const persist = async <T>(ask: () => Promise<T>, patienceMs = 60_000): Promise<T> => {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!mayPass(error) || Date.now() >= end) throw error;
      await sleep(100);
    }
  }
};
