import type { Step } from './job.ts';

const roleName = 'Umbrella';

/** The mission's document, step 4, row by row, and the tables that it allows. Everything else is None. */
export const umbrellaRole = {
  levels: [
    { area: 'Companies', row: 'Company Maintenance', inquire: 'All' },
    { area: 'Companies', row: 'Configurations', add: 'All', edit: 'All', inquire: 'All' },
    { area: 'Service Desk', row: 'Service Tickets', add: 'All', edit: 'All', inquire: 'All' },
    { area: 'System', row: 'Table Setup', add: 'All', edit: 'All', inquire: 'All' },
  ],
  tables: ['Company / Configuration', 'Service / Priority', 'Service / Service Board'],
};

/** Makes the security role with exactly the 13 rights. */
export const makeSecurityRole: Step = {
  name: 'Security role "Umbrella" with 13 rights',
  run: async ({ screens }) => {
    const { levels: wanted, tables } = umbrellaRole;
    const role = (await screens.findRole(roleName)) ?? (await screens.makeRole(roleName));
    const rows = (await screens.settings(role.id)).map((cell) => {
      const right = wanted.find((candidate) => candidate.area === cell.area && candidate.row === cell.row);
      const at = (level: string | null, column: 'add' | 'edit' | 'delete' | 'inquire'): string | null =>
        level === null ? null : ((right && Reflect.get(right, column)) ?? 'None');
      return {
        area: cell.area,
        row: cell.row,
        add: at(cell.add, 'add'),
        edit: at(cell.edit, 'edit'),
        delete: at(cell.delete, 'delete'),
        inquire: at(cell.inquire, 'inquire'),
      };
    });
    const missing = wanted.filter(
      (right) => !rows.some((row) => row.area === right.area && row.row === right.row),
    );
    if (missing.length > 0)
      throw new Error(
        `The PSA has no row ${missing.map((right) => `${right.area} > ${right.row}`).join(', ')}`,
      );
    await screens.saveSettings(role.id, rows);
    await screens.allowTables(role.id, 'System', 'Table Setup', tables);
    return `${wanted.length} rows, ${tables.length} allowed tables`;
  },
};

/** Makes the API member with that role. Its keys are made when they are needed, for they are seen only once. */
export const makeApiMember: Step = {
  name: 'API member "Umbrella"',
  run: async (job) => {
    const role = await job.screens.findRole(roleName);
    if (role === undefined) throw new Error(`The PSA has no role "${roleName}".`);
    const member = await job.screens.ensureMember({
      identifier: 'Umbrella',
      name: 'Cisco Umbrella',
      securityRoleId: role.id,
    });
    job.memberId = member.id;
    return `Member ID ${member.identifier}`;
  },
};
