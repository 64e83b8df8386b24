import { inProvider } from '@parasol/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit, verifyAudit } from '../audit/index.ts';
import { createProvider, savePsaCredentials, saveUmbrellaCredentials } from '../providers/index.ts';
import { startStubPsa, type StubPsa } from '../testing/stub-psa.ts';
import { startStubUmbrella, stubUmbrellaKey, type StubUmbrella } from '../testing/stub-umbrella.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import {
  customerCounts,
  exportMappingsCsv,
  getCustomer,
  importMappingsCsv,
  listCompanies,
  listCustomers,
  mapCustomers,
  mappedCustomers,
  refreshCompanies,
  refreshCustomers,
  suggestMappings,
  unmapCustomer,
  verifyMappings,
  type CustomerSort,
} from './index.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
let deps: TestDeps;
let psa: StubPsa;
let umbrella: StubUmbrella;
let providerId = '';

beforeAll(async () => {
  deps = await startTestDeps();
});
afterAll(async () => deps.stop());
beforeEach(async () => {
  psa = await startStubPsa();
  umbrella = await startStubUmbrella();
  deps.setNow(new Date('2026-11-22T12:00:00Z'));
  providerId = (await createProvider(deps, { kind: 'msp', name: 'Acme MSP' }, actor)).id;
  umbrella.customers = ['Alpha', 'Beta Ltd', 'Gamma', 'Delta'].map((customerName, n) => ({
    customerId: 101 + n,
    customerName,
    seats: 10 * (n + 1),
  }));
  psa.companies = ['Alpha', 'Beta', 'Gamma Inc', 'Omega'].map((name, n) => ({
    id: 1 + n,
    identifier: name.split(' ')[0] ?? name,
    name,
  }));
  await saveUmbrellaCredentials(deps, providerId, { baseUrl: umbrella.url, ...stubUmbrellaKey }, actor);
  await savePsaCredentials(
    deps,
    providerId,
    {
      site: psa.url,
      companyId: 'acme',
      clientId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01',
      publicKey: 'publicpublic0001',
      privateKey: 'privateprivate01',
    },
    actor,
  );
  return async () => {
    await psa.stop();
    await umbrella.stop();
  };
});

const refreshBoth = async (): Promise<void> => {
  await refreshCustomers(deps, providerId);
  await refreshCompanies(deps, providerId);
};
const psaCallsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  psa.calls.length = 0;
  await work();
  return psa.calls.filter((call) => !call.includes('companyinfo'));
};

describe('the customer list', () => {
  it('follows Umbrella: new, changed, gone and returned customers are told, and none is lost', async () => {
    expect(await refreshCustomers(deps, providerId)).toMatchObject({
      total: 4,
      added: 4,
      changed: 0,
      removed: 0,
    });
    expect(await refreshCustomers(deps, providerId)).toMatchObject({
      total: 4,
      added: 0,
      changed: 0,
      removed: 0,
    });
    const [alpha, ...rest] = umbrella.customers;
    umbrella.customers = rest.map((one) => (one.customerId === 102 ? { ...one, seats: 99 } : one));
    expect(await refreshCustomers(deps, providerId)).toMatchObject({ total: 3, changed: 1, removed: 1 });
    expect(await getCustomer(deps, providerId, 101)).toMatchObject({
      state: 'removed',
      removedAt: deps.clock.now(),
    });
    if (alpha !== undefined) umbrella.customers.push(alpha);
    expect(await refreshCustomers(deps, providerId)).toMatchObject({ total: 4, returned: 1 });
    expect(await getCustomer(deps, providerId, 101)).toMatchObject({ state: 'unmapped', removedAt: null });
  });

  it('is read on by the same run at the page where it stopped, and whole by another', async () => {
    const customers = Array.from({ length: 230 }, (_, n) => ({
      customerId: 1 + n,
      customerName: `C${n}`,
      seats: 1,
    }));
    let whileAnswering = (): void => {};
    Object.defineProperty(umbrella, 'customers', {
      get: () => {
        whileAnswering();
        return customers;
      },
    });
    const readBy = async (runId: string, stopping = new AbortController()) => {
      umbrella.calls.length = 0;
      const total = await refreshCustomers(deps, providerId, undefined, { runId, signal: stopping.signal })
        .then((counts) => counts.total)
        .catch(() => 'stopped');
      return { total, pages: umbrella.calls.filter((call) => call.includes('/customers')).length };
    };
    const first = deps.ids();
    const stopping = new AbortController();
    whileAnswering = () => stopping.abort();
    expect(await readBy(first, stopping)).toEqual({ total: 'stopped', pages: 1 });
    whileAnswering = () => {};
    expect(await readBy(first)).toEqual({ total: 230, pages: 2 });
    expect(await readBy(deps.ids())).toEqual({ total: 230, pages: 3 });
    expect((await listCustomers(deps, providerId)).total).toBe(230);
  });

  it('does not take "200 and nothing" for an answer', async () => {
    await refreshCustomers(deps, providerId);
    umbrella.customers = [];
    umbrella.customerCount = 4;
    await expect(refreshCustomers(deps, providerId)).rejects.toMatchObject({
      code: 'umbrella_customers_empty',
    });
    expect((await customerCounts(deps, providerId)).removed).toBe(0);
  });

  it('holds back removals when many are missing and the console counts otherwise', async () => {
    umbrella.customers = Array.from({ length: 60 }, (_none, n) => ({
      customerId: n + 1,
      customerName: `C ${n}`,
      seats: 1,
    }));
    await refreshCustomers(deps, providerId);
    umbrella.customers = umbrella.customers.slice(0, 20);
    umbrella.customerCount = 60;
    expect(await refreshCustomers(deps, providerId)).toMatchObject({ removed: 0, removalsHeld: 40 });
    umbrella.customerCount = 20;
    expect(await refreshCustomers(deps, providerId)).toMatchObject({ removed: 40, removalsHeld: 0 });
  });

  it('is sorted by configuration, last run and open tickets; customers without any come last', async () => {
    await refreshBoth();
    const mappings = [101, 102, 103].map((organizationId, n) => ({ organizationId, companyRecId: n + 1 }));
    await mapCustomers(deps, providerId, mappings, actor);
    await inProvider(deps.db, providerId, async (tx) => {
      const link = { provider_id: providerId, remote_id: 1, company_rec_id: 1, problem: null };
      const rest = { reason: null, pushed_at: null, seen_run_id: null };
      const seen = (day: number) => new Date(Date.UTC(2026, 10, day));
      await tx
        .insertInto('configuration_links')
        .values([
          { ...link, ...rest, organization_id: 101, state: 'active', seen_at: seen(3) },
          { ...link, ...rest, organization_id: 102, state: 'refused', seen_at: seen(1) },
          // Left over from a mapping that was taken away.
          { ...link, ...rest, organization_id: 104, state: 'refused', seen_at: seen(9) },
        ])
        .execute();
      const time = deps.clock.now();
      const windows = { first_window: time, ticket_window: time, last_window: time, opened_at: time };
      const incident = (organizationId: number, n: number, state: 'open' | 'closed') => ({
        ...windows,
        provider_id: providerId,
        incident_id: `${organizationId}-${n}`,
        organization_id: organizationId,
        identity_key: `k${n}`,
        kind: 'roaming',
        label: 'PC',
        origin_id: null,
        state,
        generation: 1,
        ticket_id: null,
        closed_at: null,
        close_reason: null,
      });
      await tx
        .insertInto('incidents')
        .values([
          incident(102, 1, 'open'),
          incident(103, 1, 'open'),
          incident(103, 2, 'open'),
          ...[1, 2, 3].map((n) => incident(101, n, 'closed')),
        ])
        .execute();
    });
    const ids = async (sort: CustomerSort | `-${CustomerSort}`) =>
      (await listCustomers(deps, providerId, { sort })).rows.map((row) => row.organizationId);
    // What was refused needs somebody first; what was not made yet comes before what is well.
    expect(await ids('configuration')).toEqual([102, 103, 101, 104]);
    expect(await ids('-configuration')).toEqual([101, 103, 102, 104]);
    expect(await ids('lastRun')).toEqual([102, 101, 103, 104]);
    expect(await ids('-lastRun')).toEqual([101, 102, 103, 104]);
    expect(await ids('-openIncidents')).toEqual([103, 102, 101, 104]);
    expect(await ids('openIncidents')).toEqual([101, 104, 102, 103]);
    expect((await listCustomers(deps, providerId, { sort: 'lastRun', pageSize: 1 })).total).toBe(4);
  });

  it('is searched, filtered, sorted and paged by the database', async () => {
    await refreshBoth();
    await mapCustomers(deps, providerId, [{ organizationId: 103, companyRecId: 3 }], actor);
    const names = async (query: Parameters<typeof listCustomers>[2]) =>
      (await listCustomers(deps, providerId, query)).rows.map((row) => row.name);
    expect(await names({})).toEqual(['Alpha', 'Beta Ltd', 'Delta', 'Gamma']);
    expect(await names({ sort: '-seats', pageSize: 2 })).toEqual(['Delta', 'Gamma']);
    expect(await names({ sort: '-seats', pageSize: 2, page: 2 })).toEqual(['Beta Ltd', 'Alpha']);
    expect(await names({ state: 'mapped' })).toEqual(['Gamma']);
    expect(await names({ search: 'gamma inc' })).toEqual(['Gamma']);
    expect(await names({ search: '102' })).toEqual(['Beta Ltd']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await listCustomers(deps, providerId, { pageSize: 1, page: 9 })).toMatchObject({
      rows: [],
      total: 4,
    });
    expect(await customerCounts(deps, providerId)).toEqual({
      unmapped: 3,
      mapped: 1,
      suspended: 0,
      removed: 0,
    });
  });

  it('shows one provider nothing of another', async () => {
    await refreshCustomers(deps, providerId);
    const other = await createProvider(deps, { kind: 'msp', name: 'Other' }, actor);
    expect((await listCustomers(deps, other.id)).total).toBe(0);
    await expect(getCustomer(deps, other.id, 101)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the companies', () => {
  it('are read whole once, and cost two calls when nothing changed', async () => {
    psa.companies = Array.from({ length: 2_500 }, (_none, n) => ({
      id: n + 1,
      identifier: `C${n}`,
      name: `Company ${n}`,
    }));
    expect(await psaCallsOf(async () => refreshCompanies(deps, providerId))).toEqual(
      Array.from({ length: 3 }, () => 'GET /company/companies'),
    );
    expect(await psaCallsOf(async () => refreshCompanies(deps, providerId))).toEqual([
      'GET /company/companies',
      'GET /company/companies/count',
    ]);
    expect((await listCompanies(deps, providerId, { search: 'company 2499' })).rows).toMatchObject([
      { recId: 2_500 },
    ]);
  });

  it('follow changes without reading everything, and a deletion by reading everything', async () => {
    await refreshCompanies(deps, providerId);
    psa.companies[0] = { id: 1, identifier: 'Alpha', name: 'Alpha New', lastUpdated: '2026-11-22T11:00:00Z' };
    psa.companies.push({ id: 9, identifier: 'Nu', name: 'Nu', lastUpdated: '2026-11-22T11:00:00Z' });
    expect(await refreshCompanies(deps, providerId)).toEqual({ total: 5, read: 2, full: false });
    psa.companies.splice(1, 1);
    expect(await refreshCompanies(deps, providerId)).toMatchObject({ total: 4, full: true });
    expect((await listCompanies(deps, providerId)).rows.map((row) => row.name)).toEqual([
      'Alpha New',
      'Gamma Inc',
      'Nu',
      'Omega',
    ]);
  });

  it('are kept when the PSA suddenly shows none', async () => {
    await refreshCompanies(deps, providerId);
    psa.companies = [];
    await expect(refreshCompanies(deps, providerId)).rejects.toMatchObject({ code: 'psa_companies_hidden' });
    expect((await listCompanies(deps, providerId)).total).toBe(4);
  });
});

describe('a mapping', () => {
  it('takes a Company ID in any case, or a record ID, and is unchanged the second time', async () => {
    await refreshBoth();
    const mappings = [
      { organizationId: 101, companyId: ' ALPHA ' },
      { organizationId: 102, companyRecId: 2 },
    ];
    expect(await mapCustomers(deps, providerId, mappings, actor)).toEqual({
      mapped: 2,
      unchanged: 0,
      errors: [],
    });
    expect(await mapCustomers(deps, providerId, mappings, actor)).toEqual({
      mapped: 0,
      unchanged: 2,
      errors: [],
    });
    expect(await mappedCustomers(deps, providerId)).toMatchObject([
      { organizationId: 101, companyRecId: 1, companyIdentifier: 'Alpha', state: 'active' },
      { organizationId: 102, companyRecId: 2, companyName: 'Beta', seats: 20 },
    ]);
    expect((await listAudit(deps, providerId, { action: 'customers.mapped' })).total).toBe(1);
  });

  it('is refused row by row with what to do, and the good rows are applied', async () => {
    psa.companies.push(
      { id: 7, identifier: 'Gone', name: 'Gone', deletedFlag: true },
      { id: 8, identifier: 'Idle', name: 'Idle', status: 'Inactive' },
    );
    await refreshBoth();
    const outcome = await mapCustomers(
      deps,
      providerId,
      [
        { organizationId: 999, companyId: 'Alpha' },
        { organizationId: 101, companyId: 'Nobody' },
        { organizationId: 102, companyId: 'Gone' },
        { organizationId: 103, companyId: 'Idle' },
        { organizationId: 104, companyId: 'Omega' },
        { organizationId: 104, companyId: 'Alpha' },
      ],
      actor,
    );
    expect(outcome.mapped).toBe(1);
    expect(outcome.errors.map(({ organizationId, problem }) => [organizationId, problem])).toEqual([
      [999, 'customer-unknown'],
      [101, 'company-unknown'],
      [102, 'company-deleted'],
      [103, 'company-inactive-unconfirmed'],
      [104, 'twice-in-input'],
    ]);
    const confirmed = [{ organizationId: 103, companyId: 'Idle', confirmed: true }];
    expect((await mapCustomers(deps, providerId, confirmed, actor)).mapped).toBe(1);
    expect((await verifyMappings(deps, providerId)).suspended).toBe(0);
  });

  it('gives one company several customers only if a person confirms', async () => {
    await refreshBoth();
    const first = await mapCustomers(
      deps,
      providerId,
      [
        { organizationId: 101, companyRecId: 4 },
        { organizationId: 102, companyRecId: 4 },
      ],
      actor,
    );
    expect(first).toMatchObject({
      mapped: 1,
      errors: [
        {
          problem: 'company-shared-unconfirmed',
          details: { takenBy: [{ organizationId: 101, name: 'Alpha' }] },
        },
      ],
    });
    const second = [{ organizationId: 102, companyRecId: 4, confirmed: true }];
    expect((await mapCustomers(deps, providerId, second, actor)).mapped).toBe(1);
    expect((await getCustomer(deps, providerId, 102)).mapping?.sharedBy).toBe(2);
  });

  it('is never shared unseen, also when two people map at the same time', async () => {
    await refreshBoth();
    const outcomes = await Promise.all(
      [101, 102, 103, 104].map(async (organizationId) =>
        mapCustomers(deps, providerId, [{ organizationId, companyRecId: 1 }], actor),
      ),
    );
    expect(outcomes.reduce((sum, outcome) => sum + outcome.mapped, 0)).toBe(1);
  });

  it('knows a company that was made after the last read', async () => {
    await refreshBoth();
    psa.companies.push({ id: 50, identifier: 'Fresh', name: 'Fresh', lastUpdated: '2026-11-22T11:59:00Z' });
    expect(
      (await mapCustomers(deps, providerId, [{ organizationId: 101, companyId: 'fresh' }], actor)).mapped,
    ).toBe(1);
  });

  it('can be taken away, and changed', async () => {
    await refreshBoth();
    await mapCustomers(deps, providerId, [{ organizationId: 101, companyRecId: 1 }], actor);
    expect(
      (await mapCustomers(deps, providerId, [{ organizationId: 101, companyRecId: 2 }], actor)).mapped,
    ).toBe(1);
    await unmapCustomer(deps, providerId, 101, actor);
    await expect(unmapCustomer(deps, providerId, 101, actor)).rejects.toMatchObject({ code: 'not_found' });
    expect(await mappedCustomers(deps, providerId)).toEqual([]);
    expect(await verifyAudit(deps, providerId)).toMatchObject({ intact: true });
  });

  it('is suspended with the reason when its company vanished or was made inactive, and resumes when it is back', async () => {
    await refreshBoth();
    await mapCustomers(
      deps,
      providerId,
      [1, 2, 3].map((n) => ({ organizationId: 100 + n, companyRecId: n })),
      actor,
    );
    const [alpha] = psa.companies.splice(0, 1);
    psa.companies[0] = {
      id: 2,
      identifier: 'Beta',
      name: 'Beta',
      status: 'Inactive',
      lastUpdated: '2026-11-22T11:00:00Z',
    };
    expect(await verifyMappings(deps, providerId)).toEqual({ checked: 3, suspended: 2, resumed: 0 });
    expect((await mappedCustomers(deps, providerId)).map((one) => one.suspendedReason)).toEqual([
      'company-vanished',
      'company-inactive',
      null,
    ]);
    if (alpha !== undefined) psa.companies.unshift({ ...alpha, lastUpdated: '2026-11-22T11:30:00Z' });
    expect(await verifyMappings(deps, providerId)).toEqual({ checked: 3, suspended: 0, resumed: 1 });
    expect((await listAudit(deps, providerId, { search: 'mappings.' })).total).toBe(3);
  });

  it('is suspended when the provider moves to a PSA where the number names another company', async () => {
    await refreshBoth();
    await mapCustomers(
      deps,
      providerId,
      [1, 2].map((n) => ({ organizationId: 100 + n, companyRecId: n })),
      actor,
    );
    const other = await startStubPsa();
    other.companies = [
      { id: 1, identifier: 'Stranger', name: 'Stranger' },
      { id: 2, identifier: 'Beta', name: 'Beta' },
    ];
    await savePsaCredentials(
      deps,
      providerId,
      {
        site: other.url,
        companyId: 'acme',
        clientId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01',
        publicKey: 'publicpublic0001',
        privateKey: 'privateprivate01',
      },
      actor,
    );
    await verifyMappings(deps, providerId);
    await verifyMappings(deps, providerId);
    await other.stop();
    expect((await mappedCustomers(deps, providerId)).map((one) => one.suspendedReason)).toEqual([
      'company-replaced',
      null,
    ]);
  });
});

describe('suggestions', () => {
  it('are made for unmapped customers, the surest first, and apply nothing', async () => {
    await refreshBoth();
    await mapCustomers(deps, providerId, [{ organizationId: 104, companyRecId: 4 }], actor);
    expect(
      (await suggestMappings(deps, providerId)).map(({ customerName, companyName, reason }) => [
        customerName,
        companyName,
        reason,
      ]),
    ).toEqual([
      ['Alpha', 'Alpha', 'exact'],
      ['Beta Ltd', 'Beta', 'normalised'],
      ['Gamma', 'Gamma Inc', 'normalised'],
    ]);
    expect((await customerCounts(deps, providerId)).mapped).toBe(1);
  });
});

describe('mappings as a table', () => {
  it('are exported, filled in, previewed and imported, with an error for each bad line', async () => {
    await refreshBoth();
    const csv = await exportMappingsCsv(deps, providerId);
    expect(csv.split('\r\n')).toHaveLength(6);
    const filled = csv
      .replace('101,Alpha,,,,', '101,Alpha,alpha,,,')
      .replace('102,Beta Ltd,,,,', '102,Beta Ltd,,2,,')
      .replace('103,Gamma,,,,', '103,Gamma,nobody,,,')
      .replace('104,Delta,,,,', 'x,Delta,alpha,,,');
    const preview = await importMappingsCsv(deps, providerId, filled, { dryRun: true, actor });
    expect(preview).toMatchObject({
      applied: false,
      rows: 3,
      mapped: 2,
      pairs: [
        { line: 2, customerName: 'Alpha', company: { companyIdentifier: 'Alpha' }, replaces: null },
        { line: 3, customerName: 'Beta Ltd', company: { companyRecId: 2 }, replaces: null },
      ],
      errors: [
        { line: 4, problem: 'company-unknown', customer: '103 Gamma', company: 'nobody' },
        { line: 5, problem: 'organization-id-not-a-number', customer: 'x Delta', company: 'alpha' },
      ],
    });
    expect(await mappedCustomers(deps, providerId)).toEqual([]);
    expect(await importMappingsCsv(deps, providerId, filled, { dryRun: false, actor })).toMatchObject({
      applied: true,
      mapped: 2,
      pairs: [],
    });
    const other = `organization_id,company_id,confirmed\n103,Gamma,\n101,Omega,\n104,Beta,\n`;
    expect(await importMappingsCsv(deps, providerId, other, { dryRun: true, actor })).toMatchObject({
      pairs: [
        { line: 3, customerName: 'Alpha', replaces: { companyIdentifier: 'Alpha', companyRecId: 1 } },
        { line: 2, customerName: 'Gamma', replaces: null },
      ],
      errors: [{ line: 4, problem: 'company-shared-unconfirmed', takenBy: ['Beta Ltd'] }],
    });
    const again = await importMappingsCsv(deps, providerId, await exportMappingsCsv(deps, providerId), {
      dryRun: false,
      actor,
    });
    expect(again).toMatchObject({ rows: 2, mapped: 0, unchanged: 2, errors: [] });
    await expect(
      importMappingsCsv(deps, providerId, 'foo,bar\n1,2\n', { dryRun: true, actor }),
    ).rejects.toMatchObject({ code: 'csv_headings_wrong' });
  });

  it('map a thousand customers at once', async () => {
    umbrella.customers = Array.from({ length: 1_000 }, (_none, n) => ({
      customerId: n + 1,
      customerName: `Customer ${n}`,
      seats: 1,
    }));
    psa.companies = Array.from({ length: 1_000 }, (_none, n) => ({
      id: n + 1,
      identifier: `Customer${n}`,
      name: `Customer ${n}`,
    }));
    await refreshBoth();
    const suggestions = await suggestMappings(deps, providerId);
    expect(suggestions.filter((one) => one.reason === 'exact' && one.confidence === 1)).toHaveLength(1_000);
    expect((await mapCustomers(deps, providerId, suggestions, actor)).mapped).toBe(1_000);
  });
});
