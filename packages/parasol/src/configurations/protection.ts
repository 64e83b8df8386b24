import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';

import type { Deps } from '../deps.ts';
import { protectionStatus } from './definitions.ts';
import type { WideFacts } from './facts.ts';

/** How a provider's customers stood at the end of one window. */
export type Protection = {
  /** The end of the window. */
  readonly at: Date;
  /** Customers by their protection status. */
  readonly active: number;
  readonly partial: number;
  readonly inactive: number;
  /** DNS requests of all customers in the 24 hours before. */
  readonly requests: number;
  readonly blocked: number;
};

const keptDays = 400;

const sumOf = (facts: Iterable<WideFacts>): Omit<Protection, 'at'> => {
  const sum = { active: 0, partial: 0, inactive: 0, requests: 0, blocked: 0 };
  for (const { deployments, requestsDay } of facts) {
    if (deployments) {
      const { networks, roamingComputers, virtualAppliances } = deployments;
      const status = protectionStatus([networks, roamingComputers, virtualAppliances]);
      sum[status === 'Active' ? 'active' : status === 'Partial' ? 'partial' : 'inactive'] += 1;
    }
    sum.requests += requestsDay?.total ?? 0;
    sum.blocked += requestsDay?.blocked ?? 0;
  }
  return sum;
};

/** Keeps how all customers stand, once per window; the latest reading of a window counts. */
export const saveProtection = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  facts: ReadonlyMap<number, WideFacts>,
  at: Date,
): Promise<void> => {
  const row = sumOf(facts.values());
  return inProvider(deps.db, providerId, async (tx) => {
    await tx
      .insertInto('protection_history')
      .values({ provider_id: providerId, at, ...row })
      .onConflict((conflict) => conflict.columns(['provider_id', 'at']).doUpdateSet(row))
      .execute();
    await tx
      .deleteFrom('protection_history')
      .where('provider_id', '=', providerId)
      .where('at', '<', sql<Date>`${at}::timestamptz - make_interval(days => ${keptDays})`)
      .execute();
  });
};

/** Oldest first, from a moment on. */
export const protectionSince = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  since: Date,
): Promise<Protection[]> =>
  inProvider(deps.db, providerId, (tx) =>
    tx
      .selectFrom('protection_history')
      .select(['at', 'active', 'partial', 'inactive', 'requests', 'blocked'])
      .where('provider_id', '=', providerId)
      .where('at', '>=', since)
      .orderBy('at')
      .limit(1_000)
      .execute(),
  ).then((rows) =>
    rows.map((row) => ({ ...row, requests: Number(row.requests), blocked: Number(row.blocked) })),
  );
