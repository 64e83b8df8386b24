import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';

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

const row = z.object({
  organization_id: z.number(),
  customer_name: z.string(),
  identifier: z.string(),
  company_name: z.string(),
  state: z.enum(configurationStates),
  reason: z.string().nullable(),
  problem: z.unknown(),
  remote_id: z.number().nullable(),
  pushed_at: z.date().nullable(),
  seen_at: z.date().nullable(),
  removed_at: z.date().nullable(),
  total: z.string(),
});

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The configurations of the mapped customers, by the customers' names. */
export const listConfigurations = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  query: ConfigurationQuery = {},
): Promise<{ rows: ConfigurationRow[]; total: number; page: number; pageSize: number }> =>
  inProvider(deps.db, providerId, async (tx) => {
    const page = Math.max(1, query.page ?? 1);
    const pageSize = Math.min(500, Math.max(1, query.pageSize ?? 50));
    const like = query.search?.trim() ? `%${escaped(query.search.trim())}%` : null;
    const found =
      await sql`select mappings.organization_id, customers.name as customer_name, companies.identifier,
        companies.name as company_name, coalesce(links.state, 'pending') as state, links.reason, links.problem,
        links.remote_id, links.pushed_at, links.seen_at, customers.removed_at, count(*) over () as total
      from mappings
      join customers on customers.provider_id = mappings.provider_id
        and customers.organization_id = mappings.organization_id
      join companies on companies.provider_id = mappings.provider_id and companies.rec_id = mappings.company_rec_id
      left join configuration_links as links on links.provider_id = mappings.provider_id
        and links.organization_id = mappings.organization_id
      where mappings.provider_id = ${providerId}::uuid
        and (${query.state ?? null}::text is null or coalesce(links.state, 'pending') = ${query.state ?? null})
        and (${like}::text is null or customers.name ilike ${like} or companies.name ilike ${like}
          or companies.identifier ilike ${like} or mappings.organization_id::text = ${query.search?.trim() ?? ''})
        and (${query.only ?? null}::int[] is null or mappings.organization_id = any(${query.only ?? null}::int[]))
      order by lower(customers.name), mappings.organization_id
      limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(tx);
    const rows = found.rows.map((raw) => row.parse(raw));
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

const troubles = z.object({ suspended: z.string(), refused: z.string() });

/** How many configurations wait for a person, apart from those of mappings that are suspended themselves. */
export const configurationTroubles = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<{ readonly suspended: number; readonly refused: number }> =>
  inProvider(deps.db, providerId, async (tx) => {
    const found = await sql`select count(*) filter (where links.state = 'suspended') as suspended,
        count(*) filter (where links.state = 'refused') as refused
      from configuration_links as links
      join mappings on mappings.provider_id = links.provider_id and mappings.organization_id = links.organization_id
      where links.provider_id = ${providerId}::uuid and links.state in ('suspended', 'refused')
        and mappings.suspended_reason is null`.execute(tx);
    const { suspended, refused } = troubles.parse(found.rows[0]);
    return { suspended: Number(suspended), refused: Number(refused) };
  });
