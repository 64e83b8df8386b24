import pino, { type Logger } from 'pino';
import type { z } from 'zod';

import { type PartAnswer, partOrders } from './messages.ts';

/** A part that runs: what others need to know about it, and how it is stopped. */
export type Running<Facts> = {
  facts: Facts;
  stop(): Promise<void>;
  /** Answers what the parent asks over their channel, one question at a time. */
  answer?(question: unknown): Promise<unknown>;
};

/**
 * Turns this process into one part of the stage: it waits for its settings, starts, tells its addresses, and ends
 * when it is told to or when its parent is gone, however that died. So no port stays taken by an orphan.
 */
export const bePart = <Settings, Facts>(
  settingsSchema: z.ZodType<Settings>,
  start: (settings: Settings, log: Logger) => Promise<Running<Facts>>,
): void => {
  const log = pino({ level: process.env.PARASOL_LOG_LEVEL ?? 'info' });
  let running: Promise<Running<Facts>> | undefined;
  let stopping = false;

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    try {
      await (await running)?.stop();
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'did not stop cleanly');
      process.exit(1);
    }
  };

  const answer = async (question: unknown): Promise<unknown> => {
    const part = await running;
    if (part?.answer === undefined) throw new Error('this part answers no questions');
    return part.answer(question);
  };

  process.on('message', (message) => {
    const order = partOrders.parse(message);
    if (order.order === 'stop') {
      void stop();
      return;
    }
    if (order.order === 'ask') {
      answer(order.question).then(
        (what) => tell({ answer: 'told', what }),
        (error: unknown) => {
          log.error({ err: error }, 'could not answer');
          tell({ answer: 'failed', message: error instanceof Error ? error.message : String(error) });
        },
      );
      return;
    }
    running = start(settingsSchema.parse(order.settings), log);
    running.then(
      ({ facts }) => tell({ answer: 'ready', facts }),
      (error: unknown) => {
        log.error({ err: error }, 'did not start');
        tell({ answer: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  process.on('disconnect', () => void stop());
  // A terminal sends Ctrl-C to every process of the group; the parent then stops the parts in their order.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  process.on('SIGTERM', () => void stop());
};

const tell = (answer: PartAnswer): void => {
  if (process.connected) process.send?.(answer);
};
