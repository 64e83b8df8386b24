import { openPool } from '@parasol/postgres';

const each = `generate_series(1, $2::int) as c`;

/**
 * Customers of a provider as they stand after a year: nine in ten are mapped, one in fifty is suspended or refused, one
 * in twenty has open tickets, and names are as unlike each other as hashes are.
 */
const statements: readonly string[] = [
  `insert into customers (provider_id, organization_id, name, seats, package_name, first_seen_at, changed_at)
    select $1::uuid, 1000000 + c, 'Customer ' || md5(c::text), c % 400, 'DNS Security Advantage', now(), now() from ${each}`,
  `insert into companies (provider_id, rec_id, identifier, name, inactive, deleted)
    select $1::uuid, c, 'C' || c, 'Company ' || md5((c * 7)::text), false, false from ${each}`,
  `insert into mappings (provider_id, organization_id, company_rec_id, mapped_at, mapped_by, suspended_reason)
    select $1::uuid, 1000000 + c, c, now(), 'Ada Admin', case when c % 50 = 1 then 'company-inactive' end
    from ${each} where c % 10 <> 0`,
  `insert into configuration_links (provider_id, organization_id, remote_id, company_rec_id, state, pushed_at, seen_at)
    select $1::uuid, 1000000 + c, c, c,
      case when c % 50 = 1 then 'suspended' when c % 50 = 2 then 'refused' else 'active' end,
      now(), now() - c * interval '1 second'
    from ${each} where c % 10 <> 0`,
  `insert into incidents (provider_id, incident_id, organization_id, identity_key, kind, label, state, generation,
      ticket_id, first_window, ticket_window, last_window, opened_at)
    select $1::uuid, 'i' || c || '-' || n, 1000000 + c, 'k' || n, 'Roaming Computers', 'PC-' || n,
      case when c % 20 = 3 then 'open' else 'closed' end, 1, c * 3 + n, now(), now(), now() - c * interval '1 minute', now()
    from ${each}, generate_series(1, 3) as n`,
];

/** Fills a database past the checks of keys, and has its statistics renewed. */
export async function fillWithCustomers(ownerUrl: string, providerId: string, count: number): Promise<void> {
  const pool = openPool(ownerUrl, { max: 1 });
  try {
    await pool.query('set session_replication_role = replica');
    for (const statement of statements) await pool.query(statement, [providerId, count]);
    await pool.query('vacuum analyze');
  } finally {
    await pool.end();
  }
}
