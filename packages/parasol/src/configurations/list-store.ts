import { sql, type Transaction } from 'kysely';
import { z } from 'zod';

import type { Tables } from '../schema/index.ts';
import type { ConfigurationQuery } from './list.ts';

type Tx = Transaction<Tables>;

const row = z.object({
  organization_id: z.number(),
  customer_name: z.string(),
  identifier: z.string(),
  company_name: z.string(),
  state: z.enum(['pending', 'active', 'suspended', 'refused']),
  reason: z.string().nullable(),
  problem: z.unknown(),
  remote_id: z.number().nullable(),
  pushed_at: z.date().nullable(),
  seen_at: z.date().nullable(),
  removed_at: z.date().nullable(),
  total: z.string(),
});

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** One page of the mapped customers with their links, by the customers' names; `total` of all pages in each row. */
export const pageOfConfigurations = async (
  tx: Tx,
  providerId: string,
  query: Omit<ConfigurationQuery, 'page' | 'pageSize'> & { readonly page: number; readonly pageSize: number },
): Promise<z.infer<typeof row>[]> => {
  const { page, pageSize } = query;
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
  return found.rows.map((raw) => row.parse(raw));
};

const troubles = z.object({ suspended: z.string(), refused: z.string() });

/** Links that wait for a person, of mappings that are not suspended themselves. */
export const countTroubles = async (
  tx: Tx,
  providerId: string,
): Promise<{ readonly suspended: number; readonly refused: number }> => {
  const found = await sql`select count(*) filter (where links.state = 'suspended') as suspended,
      count(*) filter (where links.state = 'refused') as refused
    from configuration_links as links
    join mappings on mappings.provider_id = links.provider_id and mappings.organization_id = links.organization_id
    where links.provider_id = ${providerId}::uuid and links.state in ('suspended', 'refused')
      and mappings.suspended_reason is null`.execute(tx);
  const { suspended, refused } = troubles.parse(found.rows[0]);
  return { suspended: Number(suspended), refused: Number(refused) };
};
