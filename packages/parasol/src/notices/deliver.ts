import { inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { messageOf } from '../errors/index.ts';
import { send } from './send.ts';
import * as store from './store.ts';

/** After about four hours without success a delivery is given up; the console goes on showing the notice. */
export const attemptsMax = 8;
const atOnce = 10;

type DeliverDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'log' | 'mailer' | 'consoleUrl'>;

/** Words of a mail server or a web server, short enough to keep. */
const reasonOf = (error: unknown): string =>
  messageOf(error)
    .replaceAll(/[\p{Cc}]+/gu, ' ')
    .slice(0, 300);

/**
 * Sends what is due, outside of any transaction. Returns when the next is due, in milliseconds, or null. A process
 * that dies between sending and noting it sends again; both messages carry the same id.
 */
export const deliverNotices = async (deps: DeliverDeps, providerId: string): Promise<number | null> => {
  const { due, settings } = await inProvider(deps.db, providerId, async (tx) => ({
    due: await store.takeDue(tx, providerId, atOnce),
    settings: await store.readSettings(tx, providerId),
  }));
  for (const one of due) {
    let problem: string | null = null;
    try {
      await send(deps, providerId, settings, one.channel, one);
    } catch (error) {
      problem = reasonOf(error);
      deps.log.warn(
        { providerId, channel: one.channel, attempts: one.attempts, problem },
        'a notice did not arrive',
      );
    }
    const state = problem === null ? 'sent' : one.attempts >= attemptsMax ? 'given-up' : 'waiting';
    await inProvider(deps.db, providerId, async (tx) =>
      store.finishDelivery(tx, providerId, one, { state, problem }),
    );
  }
  return inProvider(deps.db, providerId, async (tx) => store.nextDeliveryMs(tx, providerId));
};
