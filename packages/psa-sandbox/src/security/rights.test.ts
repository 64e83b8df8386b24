/**
 * What every endpoint and verb does at every level of its row, with the table on the allow list and off it.
 *
 * The expectations below are written by hand from what is published about ConnectWise's rights (and from the
 * choices of docs/psa-sandbox.md); nothing here reads the table by which the server refuses.
 */
import { securityAreas, setupTableLabels, type Level } from '@parasol/connectwise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Keys, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

type Cell = 'add' | 'edit' | 'delete' | 'inquire';
/** Verbs of a resource: l list and count, g the path alone, r one record, a add, p put and patch, d delete. */
type Verbs = string;
type Expectation = {
  path: string;
  row: string;
  table?: string;
  reduced?: true;
  verbs: Verbs;
  cells?: Partial<Record<'a' | 'p' | 'd', Cell>>;
};

const setup = 'System/Table Setup';
const part = { a: 'edit', p: 'edit', d: 'edit' } as const;
const note = { a: 'edit' } as const;

const missingId = 2_000_000_000;

const expectations: readonly Expectation[] = [
  { path: '/company/companies', row: 'Companies/Company Maintenance', verbs: 'lrapd' },
  { path: '/company/companies/1/sites', row: 'Companies/Company Maintenance', verbs: 'lrapd', cells: part },
  {
    path: '/company/companies/1/typeAssociations',
    row: 'Companies/Company Maintenance',
    verbs: 'lrapd',
    cells: part,
  },
  {
    path: '/company/companyTypeAssociations',
    row: 'Companies/Company Maintenance',
    verbs: 'lrapd',
    cells: part,
  },
  { path: '/company/noteTypes', row: setup, table: 'Company / Note Type', verbs: 'lrapd' },
  { path: '/system/members/types', row: setup, table: 'Member / Member Type', verbs: 'lrapd' },
  {
    path: `/company/companies/${missingId}/merge`,
    row: 'Companies/Company Maintenance',
    verbs: 'a',
    cells: { a: 'delete' },
  },
  { path: '/service/boards/copy', row: setup, table: 'Service / Service Board', verbs: 'a' },
  {
    path: '/company/configurations/types/copy',
    row: setup,
    table: 'Company / Configuration',
    verbs: 'a',
  },
  {
    path: '/service/tickets/1/attachChildren',
    row: 'Service Desk/Service Tickets',
    verbs: 'a',
    cells: { a: 'edit' },
  },
  { path: '/service/tickets/1/activities', row: 'Service Desk/Service Tickets', verbs: 'l' },
  { path: '/service/tickets/1/products', row: 'Service Desk/Service Tickets', verbs: 'l' },
  { path: '/service/tickets/1/scheduleentries', row: 'Service Desk/Service Tickets', verbs: 'l' },
  { path: '/service/tickets/1/timeentries', row: 'Service Desk/Service Tickets', verbs: 'l' },
  { path: '/service/tickets/changelogs', row: 'Service Desk/Service Tickets', verbs: 'g' },
  { path: '/service/info/boards/active', row: 'Service Desk/Service Tickets', verbs: 'g' },
  {
    path: `/system/members/${missingId}/deactivate`,
    row: 'System/Member Maintenance',
    verbs: 'a',
    cells: { a: 'edit' },
  },
  { path: `/system/documents/${missingId}/thumbnail`, row: 'Companies/Manage Attachments', verbs: 'g' },
  { path: '/company/companies/1/notes', row: 'Companies/Notes', verbs: 'lrapd' },
  {
    path: '/company/companies/1/customStatusNotes',
    row: 'Companies/Company Maintenance',
    verbs: 'lrapd',
    cells: part,
  },
  { path: '/company/companies/1/groups', row: 'Companies/Company/Contact Group Maintenance', verbs: 'lrapd' },
  { path: '/company/companies/1/teams', row: 'Companies/Team Members', verbs: 'lrapd' },
  { path: '/company/companies/types', row: setup, table: 'Company / Company Type', verbs: 'lrapd' },
  { path: '/company/companies/statuses', row: setup, table: 'Company / Company Status', verbs: 'lrapd' },
  { path: '/company/contacts', row: 'Companies/Contacts', verbs: 'lrapd' },
  { path: '/company/contacts/1/communications', row: 'Companies/Contacts', verbs: 'lrapd', cells: part },
  {
    path: '/company/communicationTypes',
    row: setup,
    table: 'Contacts / Communication Type',
    verbs: 'lr',
  },
  { path: '/company/configurations', row: 'Companies/Configurations', verbs: 'lrapd' },
  { path: '/company/configurations/types', row: setup, table: 'Company / Configuration', verbs: 'lrapd' },
  {
    path: '/company/configurations/types/1/questions',
    row: setup,
    table: 'Company / Configuration',
    verbs: 'lrapd',
  },
  {
    path: '/company/configurations/types/1/questions/1/values',
    row: setup,
    table: 'Company / Configuration',
    verbs: 'lrapd',
  },
  {
    path: '/company/configurations/statuses',
    row: setup,
    table: 'Company / Configuration Status',
    verbs: 'lrapd',
  },
  { path: '/system/links', row: setup, table: 'General / Links', verbs: 'lrapd' },
  { path: '/service/ticketLinks', row: setup, table: 'General / Links', verbs: 'lrapd' },
  { path: '/service/boards', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/statuses', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/types', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/subtypes', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/items', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/teams', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/notifications', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  {
    path: '/service/boards/1/statuses/1/notifications',
    row: setup,
    table: 'Service / Service Board',
    verbs: 'lrapd',
  },
  {
    path: '/service/boards/1/autoAssignResources',
    row: setup,
    table: 'Service / Service Board',
    verbs: 'lrapd',
  },
  { path: '/service/boards/1/skillMappings', row: setup, table: 'Service / Service Board', verbs: 'lrapd' },
  { path: '/service/boards/1/excludedMembers', row: setup, table: 'Service / Service Board', verbs: 'lrad' },
  {
    path: '/service/boards/1/items/1/associations',
    row: setup,
    table: 'Service / Service Board',
    verbs: 'lrp',
  },
  {
    path: '/service/boards/1/typeSubTypeItemAssociations',
    row: setup,
    table: 'Service / Service Board',
    verbs: 'lr',
  },
  { path: '/service/info/boards', row: 'Service Desk/Service Tickets', verbs: 'lr' },
  { path: '/service/priorities', row: setup, table: 'Service / Priority', reduced: true, verbs: 'lrapd' },
  { path: '/service/severities', row: setup, table: 'Service / Severity', reduced: true, verbs: 'lrp' },
  { path: '/service/impacts', row: setup, table: 'Service / Impact', reduced: true, verbs: 'lrp' },
  { path: '/service/sources', row: setup, table: 'Service / Source', reduced: true, verbs: 'lrapd' },
  { path: '/service/locations', row: setup, table: 'Service / Location', reduced: true, verbs: 'lrapd' },
  { path: '/service/tickets', row: 'Service Desk/Service Tickets', verbs: 'lrapd' },
  { path: '/service/tickets/1/notes', row: 'Service Desk/Service Tickets', verbs: 'lrapd', cells: note },
  { path: '/service/tickets/1/tasks', row: 'Service Desk/Service Tickets', verbs: 'lrapd', cells: part },
  { path: '/finance/agreements', row: 'Finance/Agreements', verbs: 'lrapd' },
  { path: '/finance/agreements/1/additions', row: 'Finance/Agreements', verbs: 'lrapd', cells: part },
  { path: '/finance/agreements/1/sites', row: 'Finance/Agreements', verbs: 'lrapd', cells: part },
  { path: '/finance/agreements/1/configurations', row: 'Finance/Agreements', verbs: 'lrad', cells: part },
  {
    path: '/service/tickets/1/configurations',
    row: 'Service Desk/Service Tickets',
    verbs: 'lrad',
    cells: part,
  },
  { path: '/service/tickets/1/documents', row: 'Service Desk/Service Tickets', verbs: 'l' },
  { path: '/finance/agreements/types', row: setup, table: 'Agreements / Agreement Type', verbs: 'lrapd' },
  { path: '/system/members', row: 'System/Member Maintenance', verbs: 'lrap' },
  { path: '/system/apiMembers', row: 'System/Member Maintenance', verbs: 'lrap' },
  { path: '/system/callbacks', row: 'System/Member Maintenance', verbs: 'lrapd' },
  { path: '/system/securityroles', row: 'System/Security Roles', verbs: 'lrad' },
  { path: '/system/securityRoles/1/settings', row: 'System/Security Roles', verbs: 'lr' },
  { path: '/system/setupScreens', row: setup, verbs: 'lr' },
  { path: '/system/userDefinedFields', row: setup, table: 'General / Custom Fields', verbs: 'lrapd' },
  { path: '/system/departments', row: 'System/My Company', verbs: 'lrapd' },
  { path: '/system/locations', row: 'System/My Company', verbs: 'lrapd' },
];

type Call = { method: string; path: string; cell: Cell; body?: unknown };

/** Calls that change nothing even where they are allowed: reads, and writes that fail on validation or on a missing record. */
function callsOf({ path, verbs, cells }: Expectation): Call[] {
  const calls: Call[] = [];
  if (verbs.includes('l')) {
    calls.push(
      { method: 'GET', path, cell: 'inquire' },
      { method: 'GET', path: `${path}/count`, cell: 'inquire' },
    );
  }
  if (verbs.includes('g')) calls.push({ method: 'GET', path, cell: 'inquire' });
  if (verbs.includes('r')) calls.push({ method: 'GET', path: `${path}/${missingId}`, cell: 'inquire' });
  if (verbs.includes('a'))
    calls.push({ method: 'POST', path, cell: cells?.a ?? 'add', body: { nonsense: true } });
  if (verbs.includes('p')) {
    calls.push({ method: 'PUT', path: `${path}/${missingId}`, cell: cells?.p ?? 'edit', body: {} });
    calls.push({ method: 'PATCH', path: `${path}/${missingId}`, cell: cells?.p ?? 'edit', body: [] });
  }
  if (verbs.includes('d'))
    calls.push({ method: 'DELETE', path: `${path}/${missingId}`, cell: cells?.d ?? 'delete' });
  return calls;
}

const order: readonly Cell[] = ['add', 'edit', 'delete', 'inquire'];
const levels: readonly Level[] = ['None', 'My', 'All'];
const everything = Object.fromEntries(
  securityAreas.flatMap(({ area, rows }) =>
    rows.map(({ row }): [string, Level[]] => [`${area}/${row}`, ['All', 'All', 'All', 'All']]),
  ),
);

let psa: TestSandbox;
const members = new Map<string, Promise<Keys>>();
let cases = 0;

/** A key of a role that has one cell at a level and else nothing, or everything but that cell. */
function keysFor(
  row: string,
  cell: Cell,
  level: Level,
  tables: readonly string[],
  rest: 'nothing' | 'everything',
): Promise<Keys> {
  const id = JSON.stringify([
    row,
    cell,
    level,
    tables.length === setupTableLabels.length ? 'all' : tables,
    rest,
  ]);
  const known = members.get(id);
  if (known !== undefined) return known;
  const others: Level = rest === 'everything' ? 'All' : 'None';
  const ofRow = order.map((one) => (one === cell ? level : others));
  const made = psa
    .role({ ...(rest === 'everything' ? everything : {}), [row]: ofRow }, tables)
    .then(async (roleId) => (await psa.member({ roleId })).keys);
  members.set(id, made);
  return made;
}

beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

describe.each(expectations)('$path needs $row $table', (expectation) => {
  const { row, table, reduced } = expectation;
  const lists = table === undefined ? [[]] : [[table], []];
  const othersList = setupTableLabels.filter((label) => label !== table);

  test('at every level, with the table allowed and not', async () => {
    const wrong: string[] = [];
    for (const { method, path, cell, body } of callsOf(expectation)) {
      const grants = [
        ...levels.flatMap((level) => lists.map((tables) => ({ level, tables, rest: 'nothing' as const }))),
        // no other right makes up for a missing one
        { level: 'None' as const, tables: setupTableLabels, rest: 'everything' as const },
        ...(table === undefined
          ? []
          : [{ level: 'All' as const, tables: othersList, rest: 'everything' as const }]),
      ];
      for (const { level, tables, rest } of grants) {
        const answer = await psa.rest(await keysFor(row, cell, level, tables, rest), method, path, body);
        const allowed = level !== 'None' && (table === undefined || tables.includes(table));
        const wanted = allowed || (reduced === true && method === 'GET');
        cases += 1;
        if (wanted !== (answer.status !== 403))
          wrong.push(`${method} ${path} at ${level} [${tables.join()}] ${rest}: ${answer.status}`);
        if (answer.status >= 500) wrong.push(`${method} ${path}: ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('merging a ticket needs three rights', () => {
  const desk = 'Service Desk/';
  const closedStatus = 4;
  const openStatus = 1;
  const of = (cell: Level): Level[] => ['None', cell, 'None', 'None'];

  async function newTicket(owner: number | undefined): Promise<number> {
    const body = {
      summary: 'to be merged',
      company: { id: mergeCompany },
      board: { id: 1 },
      ...(owner === undefined ? {} : { owner: { id: owner } }),
    };
    return z
      .object({ id: z.number() })
      .parse((await psa.rest(psa.admin, 'POST', '/service/tickets', body)).body).id;
  }
  let mergeCompany = 0;
  beforeAll(async () => {
    const body = { identifier: 'Merged', name: 'Merged', city: 'x' };
    const made = await psa.rest(psa.admin, 'POST', '/company/companies', body);
    mergeCompany = z.object({ id: z.number() }).parse(made.body).id;
  });

  test.each(levels.flatMap((merge) => levels.map((edit) => ({ merge, edit }))))(
    'Merge Tickets $merge, Service Tickets $edit',
    async ({ merge, edit }) => {
      for (const close of ['None', 'All'] as const) {
        const roleId = await psa.role({
          [`${desk}Merge Tickets`]: of(merge),
          [`${desk}Service Tickets`]: of(edit),
          [`${desk}Close Service Tickets`]: of(close),
        });
        const { memberId, keys } = await psa.member({ roleId });
        for (const owner of [undefined, memberId]) {
          for (const status of [openStatus, closedStatus]) {
            const [into, other] = [await newTicket(owner), await newTicket(owner)];
            const answer = await psa.rest(keys, 'POST', `/service/tickets/${into}/merge`, {
              mergeTicketIds: [other],
              status: { id: status },
            });
            const onlyOwn = merge === 'My' || edit === 'My';
            let wanted = 200;
            if (merge === 'None' || edit === 'None') wanted = 403;
            else if (onlyOwn && owner === undefined) wanted = 404;
            else if (status === closedStatus && close === 'None') wanted = 403;
            cases += 1;
            expect([close, owner === undefined ? 'of others' : 'own', status, answer.status]).toEqual([
              close,
              owner === undefined ? 'of others' : 'own',
              status,
              wanted,
            ]);
          }
        }
      }
    },
  );
});

test('there are at least 1,500 cases', () => {
  expect(cases).toBeGreaterThanOrEqual(1_500);
});

test('a refusal has the body that is known', async () => {
  const answer = await psa.rest(
    await keysFor('System/My Company', 'inquire', 'None', [], 'nothing'),
    'GET',
    '/service/boards',
  );
  expect(answer.body).toEqual({
    code: 'Security',
    message: 'You do not have security permission to perform this action.',
  });
});

test('priorities without their table come as id and name alone', async () => {
  const answer = await psa.rest(
    await keysFor('System/My Company', 'inquire', 'None', [], 'nothing'),
    'GET',
    '/service/priorities?pageSize=1',
  );
  expect(answer.body).toEqual([{ id: 1, name: 'Priority 1 - Emergency' }]);
});

test('these endpoints ask for no right but a key', async () => {
  const keys = await keysFor('System/My Company', 'inquire', 'None', [], 'nothing');
  const paths = [
    '/system/info',
    '/system/mySecurity',
    '/system/mySecurity/customizeItems/',
    '/system/info/members',
    '/company/configurations/types/info',
    '/company/noteTypes/info',
    '/company/noteTypes/count/info',
    '/system/members/types/info',
    '/system/info/departments',
    '/system/info/departmentlocations',
    '/system/info/departmentlocations/count',
    '/system/info/departmentLocations/1',
    '/system/info/locations/count',
    '/system/info/links',
    '/system/info/locales',
    '/system/info/personas/count',
    '/system/info/standardNotes',
    '/service/locations/info',
    '/service/ticketLinks/info',
    '/service/teams',
    '/service/teams/count',
    '/company/companies/default',
  ];
  for (const path of paths) expect([path, (await psa.rest(keys, 'GET', path)).status]).toEqual([path, 200]);
});
