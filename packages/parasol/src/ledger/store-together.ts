import type { Adapters } from './adapter.ts';
import { storeAnswers, type Answered, type CarriedOut } from './carry-out.ts';
import type { LedgerParts } from './parts.ts';

type Waiting = {
  readonly answered: Answered;
  readonly done: (carriedOut: CarriedOut) => void;
  readonly failed: (error: unknown) => void;
};

/** Four answers to a bulk creation: a first run of 10,000 stores 50 to 200 at a time. */
const storedAtOnce = 200;

/**
 * Stores answers many at a time: while one transaction is under way, what comes meanwhile waits for the next. Under
 * load a commit is shared by dozens, and a single answer is stored at once.
 */
export const createStoreTogether = <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  adapters: Adapters<Tx>,
): ((answered: Answered) => Promise<CarriedOut>) => {
  const waiting: Waiting[] = [];
  let busy = false;

  const storeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const answers = batch.map((one) => one.answered);
    try {
      const results = await storeAnswers(parts, providerId, adapters, answers);
      for (const [index, one] of batch.entries()) {
        const result = results[index];
        if (result) one.done(result);
        else one.failed(new Error('an answer has no result'));
      }
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.failed(error);
      // one that can't be stored must not take the others with it
      else for (const one of batch) await storeBatch([one]);
    }
  };

  const storeAll = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    // what one answer of the vendor tells of many arrives in this tick: none of them begins a transaction for itself
    await Promise.resolve();
    while (waiting.length > 0) await storeBatch(waiting.splice(0, storedAtOnce));
    busy = false;
  };

  return (answered) =>
    new Promise((done, failed) => {
      waiting.push({ answered, done, failed });
      void storeAll();
    });
};
