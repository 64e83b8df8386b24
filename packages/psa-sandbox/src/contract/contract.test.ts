/** Every answer against the published contract, where it is present. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Field } from '../definitions/field.ts';
import { resources } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { routes } from '../rest/handle.ts';
import { type Contract, contractIsHere, readContract } from '../testing/contract.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

if (!contractIsHere) process.stdout.write('skipped: the API contract is not in ../shared beside the clone\n');

const record = z.looseObject({ id: z.number() });
/** Kinds that the published contract doesn't have at all; they serve references. */
const ours = new Set(['country', 'teamRole', 'contactType']);

/** Endpoints that other documents name. */
const elsewhere = [
  '/company/countries',
  '/company/teamRoles',
  '/company/contacts/types',
  '/company/contacts/{parentId}/communications',
  '/company/communicationTypes',
  '/company/configurations/types/info',
  // its published path lacks a slash; both are served
  '/finance/agreements/types/{id}/copy',
];

let psa: TestSandbox;
let contract: Contract;

function sample(field: Field, name: string, n: number): unknown {
  switch (field.kind) {
    case 'text':
      if (field.format === 'url') return `https://example.com/${n}`;
      if (field.format === 'guid') return '0d3f2c1e-7a7b-4a58-9e0f-5b6f0c5a2b11';
      return `${name}${n}`.slice(0, field.max ?? 40).slice(-(field.max ?? 40));
    case 'integer':
    case 'number':
      return Math.min(Math.max(n, field.min ?? n), field.most ?? n);
    case 'boolean':
      return true;
    case 'date':
      return '2026-11-01T08:00:00Z';
    case 'choice':
      return field.values[n % field.values.length];
    case 'list':
      if (field.of === 'integer') return [1, 2];
      if (field.of === 'text') return ['a', 'b'];
      return [
        Object.fromEntries(
          Object.entries(field.shape ?? {}).map(([key, inner]) => [key, sample(inner, key, n)]),
        ),
      ];
    case 'product':
    case 'timeZone':
    case 'loose':
      return { id: 1 };
    case 'reference':
    case 'foreign':
    case 'customFields':
    case 'parentId':
    case 'computed':
      return undefined;
  }
  return field satisfies never;
}

/** A body with every member that can be sent. */
async function bodyOf(
  resource: Resource,
  n: number,
  ids: Map<string, number>,
): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(resource.fields)) {
    const value = sample(field, name, n);
    if (value !== undefined) body[name] = value;
    const id = field.kind === 'reference' ? ids.get(field.to) : undefined;
    if (id !== undefined) body[name] = { id };
  }
  // a member that stands for another: a status of another board, or a record's own kind
  if (resource.name === 'company') delete body['parentCompany'];
  if (resource.name === 'apiMember') body['inactiveFlag'] = false;
  if (resource.name === 'callback') body['url'] = `http://127.0.0.1:9/${n}?id=`;
  return body;
}

function pathOf(resource: Resource, ids: Map<string, number>): string {
  return resource.path
    .replace('{grandparentId}', String(ids.get(resource.grandparent?.to ?? '') ?? 1))
    .replace('{parentId}', String(ids.get(resource.parent?.to ?? '') ?? 1));
}

beforeAll(async () => {
  if (!contractIsHere) return;
  contract = readContract();
  psa = await startTestSandbox();
});
afterAll(() => psa?.stop());

/** Kinds in an order in which each stands after what it refers to. */
const order = [
  'board',
  'boardStatus',
  'boardType',
  'boardSubType',
  'boardItem',
  'company',
  'contact',
  'companySite',
  'configurationType',
  'configurationTypeQuestion',
  'member',
  'boardTeam',
  'agreementType',
  'agreement',
  'ticket',
];
const sorted = [...resources].sort(
  (a, b) => (order.indexOf(a.name) + 1 || 99) - (order.indexOf(b.name) + 1 || 99),
);

describe.runIf(contractIsHere)('against the published contract', () => {
  test('every endpoint that is served is documented', () => {
    const undocumented = routes.all
      .filter(({ path }) => !elsewhere.some((one) => path.startsWith(one)))
      .map(({ verb, path }) => `${verb} ${path.toLowerCase()}`.replace('{name}', '{memberidentifier}'))
      .filter((operation) => !contract.operations.has(operation));
    expect(undocumented).toEqual([]);
  });

  test('every kind of record, with all its members, is answered as documented by every verb', async () => {
    const problems: string[] = [];
    const ids = new Map<string, number>([
      ['structureLevel', 1],
      ['location', 1],
      ['department', 1],
      ['timeZoneSetup', 1],
      ['priority', 1],
      ['source', 1],
      ['serviceLocation', 1],
      ['companyStatus', 1],
      ['companyType', 1],
      ['configurationStatus', 1],
      ['securityRole', 1],
      ['country', 1],
      ['teamRole', 1],
      ['noteType', 1],
      ['memberType', 1],
    ]);
    let n = 500;
    for (const resource of sorted.filter((r) => r.verbs.length > 0 && !ours.has(r.name))) {
      n += 1;
      const path = pathOf(resource, ids);
      const check = (verb: string, template: string, status: number, body: unknown): void => {
        problems.push(...contract.check(verb, template, status, body));
      };
      let id: number | undefined;
      if (resource.verbs.includes('POST') && !['document', 'callback'].includes(resource.name)) {
        const created = await psa.rest(psa.admin, 'POST', path, await bodyOf(resource, n, ids));
        if (created.status !== 201) problems.push(`POST ${path}: ${created.status} ${created.text}`);
        else {
          check('POST', resource.path, 201, created.body);
          id = record.parse(created.body).id;
          ids.set(resource.name, id);
        }
      }
      const listed = await psa.rest(psa.admin, 'GET', path);
      check('GET', resource.path, listed.status, listed.body);
      const counted = await psa.rest(psa.admin, 'GET', `${path}/count`);
      check('GET', `${resource.path}/count`, counted.status, counted.body);
      id ??= z.array(record).parse(listed.body)[0]?.id;
      if (id === undefined) continue;
      const one = await psa.rest(psa.admin, 'GET', `${path}/${id}`);
      check('GET', `${resource.path}/{id}`, one.status, one.body);
      if (resource.verbs.includes('PATCH')) {
        const patched = await psa.rest(psa.admin, 'PATCH', `${path}/${id}`, []);
        if (patched.status !== 200) problems.push(`PATCH ${path}: ${patched.status} ${patched.text}`);
        else check('PATCH', `${resource.path}/{id}`, patched.status, patched.body);
      }
      if (resource.verbs.includes('PUT')) {
        const replaced = await psa.rest(psa.admin, 'PUT', `${path}/${id}`, one.body);
        if (replaced.status !== 200) problems.push(`PUT ${path}: ${replaced.status} ${replaced.text}`);
        else check('PUT', `${resource.path}/{id}`, replaced.status, replaced.body);
      }
    }
    expect(problems).toEqual([]);
  });

  test('no record of a new PSA, and no reduced one, has a member that the contract does not know', async () => {
    const known = (path: string): string =>
      path.replace(/\{(?:grandparentId|parentId|id)\}/g, '1').replace('{memberIdentifier}', 'x');
    const problems: string[] = [];
    let shown = 0;
    for (const { verb, path } of routes.all) {
      if (verb !== 'GET' || /\/count|download|thumbnail|\{name\}/.test(path)) continue;
      if (elsewhere.some((one) => path.startsWith(one))) continue;
      const answer = await psa.rest(psa.admin, 'GET', known(path));
      if (answer.status !== 200) continue;
      shown += Array.isArray(answer.body) && answer.body.length === 0 ? 0 : 1;
      problems.push(
        ...contract.check('GET', path, 200, answer.body),
        ...contract.unknown('GET', path, 200, answer.body),
      );
    }
    expect(problems).toEqual([]);
    expect(shown).toBeGreaterThan(100);
  });

  test('no answer has a member that the contract does not know', () => {
    const schemaOf: Record<string, string> = {
      companyTypeAssociation: 'Company.CompanyTypeAssociation',
      configuration: 'Company.Configuration',
    };
    const unknown = resources
      .filter((r) => r.verbs.length > 0 && !ours.has(r.name))
      .flatMap((r) => {
        const known = new Set(contract.properties(schemaOf[r.name] ?? r.object));
        return Object.keys(r.fields)
          .filter((name) => !known.has(name))
          .map((name) => `${r.object}.${name}`);
      });
    expect(unknown).toEqual([]);
  });
});
