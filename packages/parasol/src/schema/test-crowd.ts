import { openPool } from '@parasol/postgres';

/** The UUID of provider number `n` (from 1), as the statements below make it. */
export const crowdId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const id = `('00000000-0000-4000-8000-' || lpad(p::text, 12, '0'))::uuid`;
const perCustomer = `generate_series($1::int, $2::int) as p, generate_series(1, $3::int) as c`;
const some = (count: number): string =>
  `generate_series($1::int, $2::int) as p, generate_series(1, ${count} + 0 * $3::int) as c`;

const statements: readonly string[] = [
  `insert into providers (id, kind, name, created_at) select ${id}, 'msp', 'Provider ' || p, now() - interval '1 day'
    from generate_series($1::int, $2::int) as p where $3::int > 0`,
  `insert into provider_settings (provider_id, settings) select ${id}, '{}' from ${some(1)}`,
  `insert into customers (provider_id, organization_id, name, seats, first_seen_at, changed_at)
    select ${id}, c, 'Customer ' || md5(p::text || c), 10, now(), now() from ${perCustomer}`,
  `insert into companies (provider_id, rec_id, identifier, name, inactive, deleted)
    select ${id}, c, 'C' || c, 'Company ' || md5(c::text || p), false, false from ${perCustomer}`,
  `insert into mappings (provider_id, organization_id, company_rec_id, mapped_at, mapped_by)
    select ${id}, c, c, now(), 'crowd' from ${perCustomer}`,
  `insert into configuration_links (provider_id, organization_id, remote_id, company_rec_id, state)
    select ${id}, c, c, c, 'active' from ${perCustomer}`,
  `insert into incidents (provider_id, incident_id, organization_id, identity_key, kind, label, state, generation,
      first_window, ticket_window, last_window, opened_at)
    select ${id}, 'i' || c, c, 'k' || c, 'Roaming Computers', 'PC-' || c, case when c % 5 = 0 then 'open' else 'closed' end,
      1, now(), now(), now() - c * interval '4 hours', now() from ${some(30)}`,
  `insert into intents (provider_id, kind, key, subject, position, blocking, payload, state, attempt, fence, epoch,
      next_at, searches, failures, hold_after_search, released, created_at, updated_at)
    select ${id}, 'ticket-create', 'k' || c, 'i' || c, 1, true, '{}', case when c % 10 = 0 then 'pending' else 'done' end,
      0, 0, 1, now(), 0, 0, false, false, now(), now() from ${some(50)}`,
  `insert into runs (provider_id, run_id, trigger, dry_run, state, created_at)
    select ${id}, gen_random_uuid(), 'schedule', false, 'done', now() - c * interval '4 hours' from ${some(20)}`,
  `insert into audit_log (provider_id, seq, at, actor, action, subject, details, previous_hash, hash)
    select ${id}, c, now(), '{"kind":"system","id":"s","name":"S"}', 'a', 's', '{}', '', '' from ${some(20)}`,
  `insert into collected_totals (provider_id, organization_id, label, from_at, to_at, total)
    select ${id}, c, 'Customer', now(), now(), 1 from ${perCustomer}`,
  `insert into search_proofs (provider_id, kind, state, intent_id, since, checked_at)
    select ${id}, 'k' || c, 'proved', gen_random_uuid(), now(), now() from ${some(5)}`,
  `insert into duplicates (provider_id, thing, remote_id, marker, kept_remote_id, found_at)
    select ${id}, 'ticket', c, 'm', 'r', now() from ${some(5)}`,
  // Ten providers and one in fifty of the others have work that is due; theirs comes later.
  `insert into provider_work (provider_id, kind, due_at)
    select ${id}, k, now() + case when p <= 10 or p % 50 = 1 then -1 else 1 end * interval '1 minute'
    from ${some(1)}, unnest(array['schedule', 'deliver', 'sweep', 'own-answers']) as k`,
];

/** Fills a test's database with providers from..to of `customers` customers each, past keys' checks, and analyses it. */
export const fillWithProviders = async (
  ownerUrl: string,
  o: { readonly from: number; readonly to: number; readonly customers: number },
): Promise<void> => {
  const pool = openPool(ownerUrl, { max: 1 });
  try {
    await pool.query('set session_replication_role = replica');
    for (const statement of statements) await pool.query(statement, [o.from, o.to, o.customers]);
    // so that every row is in the sample: by a part of them, now and then another plan looks the better one
    await pool.query('set default_statistics_target = 1000');
    await pool.query('vacuum analyze');
  } finally {
    await pool.end();
  }
};
