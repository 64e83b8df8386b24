import type { Env } from '../env.ts';
import { timestamp } from '../env.ts';

/** How many records of each kind a size has; `large` is a big provider's PSA. */
export const bulkSizes = {
  medium: { companies: 1_000, configurations: 10_000, tickets: 20_000 },
  large: { companies: 10_000, configurations: 100_000, tickets: 200_000 },
} as const;

/**
 * Many records, made by PostgreSQL: companies, each with its contact, configurations and tickets spread over
 * them. The same size gives the same records each time.
 */
export async function seedBulk(env: Env, size: keyof typeof bulkSizes): Promise<void> {
  const { companies, configurations, tickets } = bulkSizes[size];
  const now = timestamp(env.now());
  const meta = `$1::text, 'system', $1::text, 'system'`;
  const columns = 'data, entered_at, entered_by, updated_at, updated_by';
  const tables = [
    '"record_company"',
    '"record_contact"',
    '"record_configurationType"',
    '"record_configuration"',
    '"record_ticket"',
  ];
  await env.db.transaction(tables, async (runner) => {
    const run = (text: string, ...values: unknown[]) => env.db.run(text, [now, ...values], runner);
    await run(
      `insert into "record_company" (${columns}, "status_id", "territory_id")
        select jsonb_build_object('identifier', 'Company' || i, 'name', 'Company ' || i || ' Ltd', 'addressLine1', i || ' Main Street',
          'city', (array['Seoul', 'Busan', 'Incheon', 'Daegu', 'Springfield'])[1 + i % 5], 'zip', lpad((i % 100000)::text, 5, '0'),
          'phoneNumber', '555' || lpad(i::text, 7, '0'), 'deletedFlag', false, 'leadFlag', i % 10 = 0, 'unsubscribeFlag', false, 'isVendorFlag', false),
          ${meta}, (select min(id) from "record_companyStatus"), (select min(id) from "record_location") from generate_series(1, $2::int) i`,
      companies,
    );
    await run(
      `insert into "record_contact" (${columns}, "company_id")
        select jsonb_build_object('firstName', 'Alex', 'lastName', 'Contact ' || c.id, 'inactiveFlag', false), ${meta}, c.id from "record_company" c`,
    );
    await run(
      `insert into "record_configurationType" (${columns})
        select jsonb_build_object('name', n, 'inactiveFlag', false, 'systemFlag', false), ${meta}
          from unnest(array['Managed Workstation', 'Managed Server', 'Managed Network']) n`,
    );
    const companyIds = '(select array_agg(id order by id) as ids from "record_company") c';
    await run(
      `insert into "record_configuration" (${columns}, kept, "company_id", "type_id", "status_id")
        select jsonb_build_object('name', 'Device ' || i, 'deviceIdentifier', 'device-' || i, 'serialNumber', 'SN' || i, 'activeFlag', true, 'billFlag', false),
          ${meta}, '{"answers":{}}', c.ids[1 + i % array_length(c.ids, 1)], t.ids[1 + i % array_length(t.ids, 1)],
          (select min(id) from "record_configurationStatus")
          from generate_series(1, $2::int) i, ${companyIds}, (select array_agg(id order by id) as ids from "record_configurationType") t`,
      configurations,
    );
    await run(
      `insert into "record_ticket" (${columns}, "company_id", "board_id", "status_id", "priority_id", "location_id", "department_id")
        select jsonb_build_object('summary', 'Request ' || i, 'recordType', 'ServiceTicket', 'severity', 'Medium', 'impact', 'Medium',
          'closedFlag', (s.data->>'closedStatus')::boolean, 'approved', false),
          ${meta}, c.ids[1 + i % array_length(c.ids, 1)], s."board_id", s.id, p.ids[1 + i % array_length(p.ids, 1)],
          (select min(id) from "record_location"), (select min(id) from "record_department")
          from generate_series(1, $2::int) i, ${companyIds}, (select array_agg(id order by id) as ids from "record_boardStatus") b,
            (select array_agg(id order by id) as ids from "record_priority") p
          join lateral (select * from "record_boardStatus") s on true
          where s.id = b.ids[1 + i % array_length(b.ids, 1)]`,
      tickets,
    );
  });
  for (const table of tables) await env.db.run(`analyze ${table}`);
}
