import { setupTables, setupTableLabels } from '@parasol/connectwise';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { setAllowedItems } from '../store/customize-store.ts';
import type { Json } from '../store/records.ts';
import { addSettings } from '../store/role-store.ts';

const who = 'system';

/** Adds a record as it will be stored, past all checks. */
export async function plant(
  env: Env,
  name: string,
  data: Json,
  refs: Record<string, number> = {},
): Promise<number> {
  const resource = resourceOf(name);
  const { id } = await env.records.insert(
    resource,
    { data, kept: {}, refs },
    { base: '', now: timestamp(env.now()), who },
  );
  return id;
}

async function plantAll(
  env: Env,
  name: string,
  rows: readonly Json[],
  refs: Record<string, number> = {},
): Promise<number[]> {
  const ids: number[] = [];
  for (const row of rows) ids.push(await plant(env, name, row, refs));
  return ids;
}

function named(...names: string[]): Json[] {
  return names.map((name, i) => ({ name, defaultFlag: i === 0 }));
}

function inUse(...names: string[]): Json[] {
  return named(...names).map((row) => Object.assign(row, { inactiveFlag: false }));
}

const adminRoleName = 'Admin';

/** The role that may do everything, for whoever makes demonstration data. */
async function plantAdmin(env: Env): Promise<void> {
  const id = await plant(env, 'securityRole', {
    name: adminRoleName,
    roleType: 'Admin',
    adminFlag: true,
    inactiveFlag: false,
  });
  await addSettings(env.db, id, { who, now: timestamp(env.now()), level: 'All' });
  await setAllowedItems(env.db, id, 'System', 'Table Setup', setupTableLabels);
  env.db.changed('"record_securityRoleSetting"');
}

const statuses = [
  { name: 'New', sortOrder: 1, defaultFlag: true, closedStatus: false, escalationStatus: 'NotResponded' },
  {
    name: 'In Progress',
    sortOrder: 2,
    defaultFlag: false,
    closedStatus: false,
    escalationStatus: 'Responded',
  },
  { name: 'Waiting', sortOrder: 3, defaultFlag: false, closedStatus: false, escalationStatus: 'Responded' },
  { name: 'Closed', sortOrder: 4, defaultFlag: false, closedStatus: true, escalationStatus: 'Resolved' },
];

async function plantBoard(env: Env, name: string, refs: Record<string, number>): Promise<void> {
  const board = await plant(env, 'board', { name, inactiveFlag: false, projectFlag: false }, refs);
  const common = { displayOnBoard: true, inactive: false, timeEntryNotAllowed: false };
  const rows = statuses.map((status) => Object.assign({}, common, status));
  await plantAll(env, 'boardStatus', rows, { board });
  await plantAll(env, 'boardType', inUse('Incident', 'Request'), { board });
}

/**
 * What a freshly installed PSA has: levels, a location, statuses, types, priorities, two service boards, the
 * setup screens and the role "Admin". Does nothing where there is a role already.
 */
export async function seedBase(env: Env): Promise<boolean> {
  if ((await env.small.rows('securityRole')).size > 0) return false;
  await plantAdmin(env);
  // the first level is the one that sees all locations
  const [corporate = 1, locationLevel = 2] = await plantAll(env, 'structureLevel', [
    { name: 'Corporate (Level 1)' },
    { name: 'Location (Level 2)' },
  ]);
  const location = await plant(
    env,
    'location',
    { name: 'Main Office', locationFlag: true },
    { structureLevel: locationLevel },
  );
  await plant(
    env,
    'location',
    { name: 'Branch Office', locationFlag: true },
    { structureLevel: locationLevel },
  );
  const department = await plant(env, 'department', {
    identifier: 'Services',
    name: 'Professional Services',
  });
  await plantAll(env, 'timeZoneSetup', [
    {
      name: 'UTC',
      timeZone: { id: 1, name: 'UTC' },
      offset: 0,
      defaultFlag: true,
      daylightSavingsFlag: false,
    },
    {
      name: 'Seoul',
      timeZone: { id: 2, name: 'Korea Standard Time' },
      offset: 9,
      defaultFlag: false,
      daylightSavingsFlag: false,
    },
  ]);
  await plantAll(env, 'country', [{ name: 'United States' }, { name: 'South Korea' }]);
  await plantAll(env, 'companyStatus', inUse('Active', 'Inactive', 'Not Approved'));
  await plantAll(
    env,
    'companyType',
    named('Client', 'Prospect', 'Vendor').map((row) =>
      Object.assign(row, { vendorFlag: row['name'] === 'Vendor' }),
    ),
  );
  await plantAll(env, 'contactType', [{ description: 'End User', defaultFlag: true }]);
  await plantAll(env, 'noteType', named('Comments'));
  await plantAll(env, 'teamRole', [{ name: 'Account Manager' }, { name: 'Technician' }]);
  await plantAll(env, 'memberType', [{ name: 'Employee', inactiveFlag: false }]);
  await plantAll(env, 'configurationStatus', [
    { description: 'Active', closedFlag: false, defaultFlag: true },
    { description: 'Inactive', closedFlag: true, defaultFlag: false },
  ]);
  await plantAll(env, 'priority', [
    { name: 'Priority 1 - Emergency', color: 'Red', sortOrder: 1, defaultFlag: false },
    { name: 'Priority 2 - Quick Response', color: 'Orange', sortOrder: 2, defaultFlag: false },
    { name: 'Priority 3 - Normal Response', color: 'Yellow', sortOrder: 3, defaultFlag: true },
    { name: 'Priority 4 - Scheduled Maintenance', color: 'Green', sortOrder: 4, defaultFlag: false },
  ]);
  const grades = ['Low', 'Medium', 'High'].map((name) => ({
    name,
    description: name,
    defaultFlag: name === 'Medium',
  }));
  await plantAll(env, 'severity', grades);
  await plantAll(env, 'impact', grades);
  await plantAll(env, 'source', named('Call', 'Email', 'Alert'));
  await plantAll(env, 'serviceLocation', [
    { name: 'On-Site', where: 'OnSite', defaultFlag: false },
    { name: 'Remote', where: 'Remote', defaultFlag: true },
    { name: 'In-House', where: 'InHouse', defaultFlag: false },
  ]);
  const billing = {
    employeeCompRate: 'Hourly',
    employeeCompNotExceed: 'Billing',
    invoicingCycle: 'CalendarYear',
    billTime: 'NoDefault',
    billExpenses: 'NoDefault',
    billProducts: 'NoDefault',
  };
  await plantAll(
    env,
    'agreementType',
    inUse('Managed Services').map((row) => Object.assign(row, billing)),
  );
  for (const board of ['Service Desk', 'Security']) await plantBoard(env, board, { location, department });
  await plantAll(
    env,
    'setupScreen',
    setupTables.map(({ category, name }) => ({
      category,
      name,
      description: `${category} / ${name}`,
      moduleName: category,
      moduleIdentifier: category.replaceAll(/[^A-Za-z]/g, ''),
      moduleDescription: category,
    })),
  );
  env.log.debug({ corporate }, 'the sandbox has its basic data');
  return true;
}
