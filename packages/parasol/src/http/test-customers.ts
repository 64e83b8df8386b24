import { inProvider } from '@parasol/postgres';
import type { TestConsole } from './test-console.ts';

/** Mapped customers of a provider, each with an open incident; `name` begins everything that has a name. */
export const customersWithIncidents = async (
  home: TestConsole,
  providerId: string,
  ids: readonly number[],
  name = '',
): Promise<void> =>
  inProvider(home.deps.db, providerId, async (tx) => {
    const now = new Date();
    for (const id of ids) {
      const company = {
        provider_id: providerId,
        rec_id: id,
        identifier: `${name}C${id}`,
        name: `${name}Company ${id}`,
      };
      await tx
        .insertInto('companies')
        .values({
          ...company,
          status: null,
          city: null,
          inactive: false,
          deleted: false,
          last_updated: null,
          vanished_at: null,
        })
        .execute();
      const customer = {
        provider_id: providerId,
        organization_id: id,
        name: `${name}Customer ${id}`,
        seats: 1,
      };
      const licence = { package_name: null, license_type: null, is_trial: null, address: null };
      await tx
        .insertInto('customers')
        .values({ ...customer, ...licence, first_seen_at: now, changed_at: now, removed_at: null })
        .execute();
      const mapping = { provider_id: providerId, organization_id: id, company_rec_id: id };
      await tx
        .insertInto('mappings')
        .values({
          ...mapping,
          mapped_at: now,
          mapped_by: 'test',
          suspended_reason: null,
          suspended_at: null,
          inactive_confirmed: false,
        })
        .execute();
      const identity = {
        identity_key: `host-${id}`,
        kind: 'roaming',
        label: `${name}Host ${id}`,
        origin_id: id,
      };
      const times = {
        first_window: now,
        last_window: now,
        ticket_window: now,
        opened_at: now,
        closed_at: null,
        close_reason: null,
      };
      await tx
        .insertInto('incidents')
        .values({
          provider_id: providerId,
          incident_id: `incident-${id}`,
          organization_id: id,
          ...identity,
          ...times,
          state: 'open',
          generation: 1,
          ticket_id: id,
        })
        .execute();
    }
  });
