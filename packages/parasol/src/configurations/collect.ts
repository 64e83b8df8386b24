import type { MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { ParasolError } from '../errors/index.ts';
import { inParallel } from '../work/index.ts';
import type { FactsSource } from './facts-source.ts';
import { saveProtection } from './protection.ts';
import { ownFactsDue, saveOwnFacts, saveWideFacts } from './store.ts';

const hourMs = 60 * 60 * 1_000;
/** A customer's turn comes after this time, so that each has had one before a day is over. */
const ownAgeMs = 20 * hourMs;
/** One that failed is tried again after the others, and not before. */
const ownRetryMs = hourMs;

/** Reads and stores what can be told of the mapped customers together: from the reports in four calls in all. */
export const collectWideFacts = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  o: {
    readonly source: FactsSource;
    readonly customers: readonly MappedCustomer[];
    readonly periodEnd: Date;
  },
): Promise<void> => {
  const present = o.customers.filter((customer) => customer.removedAt === null);
  if (present.length === 0) return;
  const ids = present.map((customer) => customer.organizationId);
  const facts = await o.source.wide(ids, o.periodEnd);
  await saveWideFacts(deps, providerId, facts, deps.clock.now());
  await saveProtection(deps, providerId, facts, o.periodEnd);
};

export type OwnTurn = {
  readonly collected: number;
  readonly failed: number;
  /** The budget came to its end before the turn did. */
  readonly exhausted: boolean;
};

/**
 * Collects the own facts of those customers whose turn it is. The source's client must be one that doesn't wait long
 * for its budget: the turn ends where the budget does, and the next one goes on from there.
 */
export const collectOwnFacts = async (
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  providerId: string,
  o: {
    readonly source: FactsSource;
    readonly periodEnd: Date;
    readonly limit: number;
    readonly signal: AbortSignal;
    onProgress?(done: number, total: number): void;
  },
): Promise<OwnTurn> => {
  const now = deps.clock.now().getTime();
  const due = await ownFactsDue(deps, providerId, {
    olderThan: new Date(now - ownAgeMs),
    triedBefore: new Date(now - ownRetryMs),
    limit: o.limit,
  });
  let collected = 0;
  let failed = 0;
  let exhausted = false;
  const collectOne = async (organizationId: number): Promise<void> => {
    if (exhausted) return;
    try {
      const own = await o.source.own(organizationId, o.periodEnd);
      await saveOwnFacts(deps, providerId, organizationId, own, deps.clock.now());
      collected += 1;
    } catch (error) {
      if (error instanceof ParasolError && error.code === 'budget_exhausted') {
        exhausted = true;
        return;
      }
      failed += 1;
      deps.log.warn(
        { err: error, providerId, organizationId },
        'own facts of a customer could not be collected',
      );
      await saveOwnFacts(deps, providerId, organizationId, null, deps.clock.now());
    }
    o.onProgress?.(collected + failed, due.length);
  };
  await inParallel(due, 4, collectOne, o.signal);
  return { collected, failed, exhausted };
};
