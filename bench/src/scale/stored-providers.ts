import { openPool } from '@parasol/postgres';

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const customersEach = 100;

const id = `('00000000-0000-4000-8000-' || lpad(p::text, 12, '0'))::uuid`;

/** Providers without keys: nothing runs for them, and everything of theirs can be looked at. */
const statements = (from: number, to: number): readonly string[] => {
  const everyProvider = `generate_series(${from}, ${to}) as p`;
  const everyCustomer = `${everyProvider}, generate_series(1, ${customersEach}) as c`;
  return [
    `insert into providers (id, kind, name) select ${id}, 'msp', 'Stored ' || p from ${everyProvider}`,
    // no schedule: a run without keys would only fail
    `insert into provider_settings (provider_id, settings)
      select ${id}, '{"schedule": {"enabled": false}}' from ${everyProvider}`,
    `insert into memberships (provider_id, user_id, role)
      select ${id}, users.id, 'full-admin' from users, ${everyProvider}`,
    `insert into customers (provider_id, organization_id, name, seats, first_seen_at, changed_at)
      select ${id}, c, 'Customer ' || md5(p::text || c), 10, now(), now() from ${everyCustomer}`,
    `insert into companies (provider_id, rec_id, identifier, name, inactive, deleted)
      select ${id}, c, 'C' || c, 'Company ' || md5(c::text || p), false, false from ${everyCustomer}`,
    `insert into mappings (provider_id, organization_id, company_rec_id, mapped_at, mapped_by)
      select ${id}, c, c, now(), 'load' from ${everyCustomer}`,
    `insert into configuration_links (provider_id, organization_id, remote_id, company_rec_id, state)
      select ${id}, c, c, c, 'active' from ${everyCustomer}`,
    `insert into incidents (provider_id, incident_id, organization_id, identity_key, kind, label, state, generation,
        first_window, ticket_window, last_window, opened_at)
      select ${id}, 'i' || c, c, 'k' || c, 'Roaming Computers', 'PC-' || c, 'open', 1, now(), now(), now(), now()
      from ${everyCustomer} where c <= 20`,
    `insert into runs (provider_id, run_id, trigger, dry_run, state, created_at)
      select ${id}, gen_random_uuid(), 'schedule', false, 'done', now() - c * interval '4 hours'
      from ${everyCustomer} where c <= 20`,
  ];
};

/** Stores providers `from` to `to` (from 1 on) of 100 customers each, beside those that run. */
export const storeProviders = async (ownerUrl: string, from: number, to: number): Promise<void> => {
  const pool = openPool(ownerUrl, { max: 1 });
  try {
    await pool.query('set session_replication_role = replica');
    for (const statement of statements(from, to)) await pool.query(statement);
    await pool.query('vacuum analyze');
  } finally {
    await pool.end();
  }
};

/** The id of a stored provider. */
export const storedProviderId = idOf;

/** What people look at: lists with and without a search, and the overview. */
export const lookedAt = [
  '/customers?pageSize=50',
  '/customers?search=ab&sort=-company',
  '/overview',
  '/configurations?pageSize=50',
  '/incidents',
  '/runs?pageSize=20',
  '/companies?search=c',
  '/writes',
];
