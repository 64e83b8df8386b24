import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, rawCaller, sharedFolder, startTestSandbox, testWindow } from './testing.ts';
import type { UmbrellaSandbox } from './start.ts';

const contracts = sharedFolder('contracts/umbrella');

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const loaded = new Set<string>();

/** The published schema of the 200 answer to a GET of `path` (or the shared response `#name`) in the contract `file`. */
const schemaOf = (file: string, path: string): ValidateFunction => {
  if (!loaded.has(file)) {
    const document: unknown = JSON.parse(readFileSync(join(contracts.path, file), 'utf8'));
    ajv.addSchema(Object.assign({}, document, { $id: file }));
    loaded.add(file);
  }
  const response = path.startsWith('#')
    ? ['components', 'responses', path.slice(1)]
    : ['paths', path, 'get', 'responses', '200'];
  const pointer = [...response, 'content', 'application/json', 'schema'];
  const escaped = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
  return ajv.compile({ $ref: `${file}#/${escaped.map(encodeURIComponent).join('/')}` });
};

const reporting = 'cisco_umbrella_reporting_api_v2.json';
const between = `from=${+testWindow.from}&to=${+testWindow.to}`;

type Case = readonly [file: string, documented: string, asked: string];
const parentCases: readonly Case[] = [
  [reporting, '/providers/deployments', `/reports/v2/providers/deployments?${between}`],
  [reporting, '/providers/requests-by-org', `/reports/v2/providers/requests-by-org?${between}&limit=100`],
  [
    reporting,
    '/providers/category-requests-by-org',
    `/reports/v2/providers/category-requests-by-org?${between}&limit=100`,
  ],
  [
    reporting,
    '/providers/requests-by-category',
    `/reports/v2/providers/requests-by-category?${between}&limit=100`,
  ],
  [
    reporting,
    '/providers/requests-by-destination',
    `/reports/v2/providers/requests-by-destination?${between}&limit=100`,
  ],
  [reporting, '/providers/requests-by-hour', `/reports/v2/providers/requests-by-hour?${between}&limit=100`],
  [reporting, '/providers/categories', '/reports/v2/providers/categories'],
  [
    'cisco_umbrella_reports_provider_consoles_v2.condensed.json',
    '/providers/consoles',
    '/reports/v2/providers/consoles',
  ],
  ['cisco_umbrella_key_admin_api_2_0_0.json', '#KeysResponseList', '/admin/v2/apiKeys'],
];
const childCases: readonly Case[] = [
  [reporting, '/summary', `/reports/v2/summary?${between}`],
  [reporting, '/summary/{type}', `/reports/v2/summary/dns?${between}`],
  [reporting, '/total-requests', `/reports/v2/total-requests?${between}`],
  [reporting, '/total-requests/{type}', `/reports/v2/total-requests/dns?${between}`],
  [reporting, '/top-identities/{type}', `/reports/v2/top-identities/dns?${between}&limit=10`],
  [reporting, '/top-destinations/{type}', `/reports/v2/top-destinations/dns?${between}&limit=10`],
  [reporting, '/top-categories/{type}', `/reports/v2/top-categories/dns?${between}&limit=10`],
  [reporting, '/top-threats', `/reports/v2/top-threats?${between}&limit=10`],
  [reporting, '/top-threat-types', `/reports/v2/top-threat-types?${between}&limit=10`],
  [reporting, '/activity/dns', `/reports/v2/activity/dns?${between}&limit=50`],
  [reporting, '/requests-by-hour/{type}', `/reports/v2/requests-by-hour/dns?${between}&limit=50`],
  [reporting, '/deployment-status', `/reports/v2/deployment-status?${between}`],
  [reporting, '/categories', '/reports/v2/categories'],
  [reporting, '/identities', '/reports/v2/identities?limit=50'],
  [
    'cisco_umbrella_roaming_computers_api_2_0_0.json',
    '/roamingcomputers',
    '/deployments/v2/roamingcomputers',
  ],
  ['cisco_umbrella_networks_api_2_0_0.json', '/networks', '/deployments/v2/networks'],
  ['cisco_umbrella_sites_api_2_0_0.json', '/sites', '/deployments/v2/sites'],
  [
    'cisco_umbrella_virtual_appliances_api_2_0_0.json',
    '/virtualappliances',
    '/deployments/v2/virtualappliances',
  ],
];
const customerLists = [
  [
    'msp',
    'cicso_umbrella_managed_providers_api_2_0_0.json',
    '/managed/customers',
    '/admin/v2/managed/customers',
  ],
  [
    'mssp',
    'cisco_umbrella_providers_api_2_0_0.json',
    '/providers/customers',
    '/admin/v2/providers/customers',
  ],
] as const;

const rowsOf = (body: unknown): unknown => {
  if (Array.isArray(body)) return body.length;
  const data: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : undefined;
  return Array.isArray(data) ? data.length : 1;
};

describe.skipIf(contracts.absent)(
  'answers against the published contracts (skipped where ../shared is absent)',
  () => {
    let sandbox: UmbrellaSandbox;
    beforeAll(async () => {
      sandbox = await startTestSandbox();
    });
    afterAll(() => sandbox?.stop());

    const check = async (
      [file, documented, asked]: Case,
      organizationId?: number,
      kind: 'msp' | 'mssp' = 'msp',
    ) => {
      const call = await rawCaller(sandbox, accountOf(sandbox, kind), organizationId);
      const { status, body } = await call(asked);
      const validate = schemaOf(file, documented);
      expect([status, validate(body), validate.errors ?? []]).toEqual([200, true, []]);
      return body;
    };

    it.each(parentCases)('of the provider: %s %s', async (...one) => {
      expect(rowsOf(await check(one))).not.toBe(0);
    });

    it.each(childCases)('of one customer: %s %s', async (...one) => {
      let rows = 0;
      for (const { organizationId } of accountOf(sandbox, 'msp').customers)
        rows += Number(rowsOf(await check(one, organizationId)));
      expect(rows).toBeGreaterThan(0);
    });

    it.each(customerLists)('of the customers of an %s', async (kind, ...one) => {
      expect(rowsOf(await check(one, undefined, kind))).toBe(kind === 'msp' ? 15 : 10);
    });

    it('of the provider’s own level, where a customer was forgotten: 200, the right shape, and nothing', async () => {
      for (const one of childCases.filter(([, documented]) => documented !== '/categories')) {
        const body = await check(one);
        const total =
          JSON.stringify(body)
            .match(/\d+/gu)
            ?.some((number) => Number(number) > 0) ?? false;
        expect([one[1], total]).toEqual([one[1], false]);
      }
    });
  },
);
