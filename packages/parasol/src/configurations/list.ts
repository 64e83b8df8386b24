import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { countTroubles, pageOfConfigurations } from './list-store.ts';

export const configurationStates = ['pending', 'active', 'suspended', 'refused'] as const;
export type ConfigurationState = (typeof configurationStates)[number];

/** A row of the Configurations screen. */
export type ConfigurationRow = {
  readonly organizationId: number;
  readonly customerName: string;
  readonly companyIdentifier: string;
  readonly companyName: string;
  readonly state: ConfigurationState;
  /** Why it is suspended or refused. */
  readonly reason: string | null;
  /** What ConnectWise said and what to do; null unless it refused. */
  readonly problem: unknown;
  /** The number of the configuration in ConnectWise; null until it was made. */
  readonly remoteId: number | null;
  readonly pushedAt: Date | null;
  readonly seenAt: Date | null;
  readonly removedAt: Date | null;
};

export type ConfigurationQuery = {
  readonly search?: string | undefined;
  readonly state?: ConfigurationState | undefined;
  readonly page?: number | undefined;
  /** At most 500. */
  readonly pageSize?: number | undefined;
  /** Only these customers: a restricted person's. */
  readonly only?: readonly number[] | undefined;
};

/** The configurations of the mapped customers, by the customers' names. */
export const listConfigurations = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  query: ConfigurationQuery = {},
): Promise<{ rows: ConfigurationRow[]; total: number; page: number; pageSize: number }> =>
  inProvider(deps.db, providerId, async (tx) => {
    const page = Math.max(1, query.page ?? 1);
    const pageSize = Math.min(500, Math.max(1, query.pageSize ?? 50));
    const rows = await pageOfConfigurations(tx, providerId, { ...query, page, pageSize });
    return {
      rows: rows.map((parsed) => ({
        organizationId: parsed.organization_id,
        customerName: parsed.customer_name,
        companyIdentifier: parsed.identifier,
        companyName: parsed.company_name,
        state: parsed.state,
        reason: parsed.reason,
        problem: parsed.problem,
        remoteId: parsed.remote_id,
        pushedAt: parsed.pushed_at,
        seenAt: parsed.seen_at,
        removedAt: parsed.removed_at,
      })),
      total: Number(rows[0]?.total ?? 0),
      page,
      pageSize,
    };
  });

/** How many configurations wait for a person, apart from those of mappings that are suspended themselves. */
export const configurationTroubles = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<{ readonly suspended: number; readonly refused: number }> =>
  inProvider(deps.db, providerId, (tx) => countTroubles(tx, providerId));
