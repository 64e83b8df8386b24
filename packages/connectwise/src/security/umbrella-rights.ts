import type { Column, Level } from './levels.ts';

/** A right of Umbrella's role: a level in one cell, or a setup table on Table Setup's allow list. */
export type UmbrellaRight =
  | {
      readonly id: string;
      readonly kind: 'level';
      readonly area: string;
      readonly row: string;
      readonly column: Column;
      readonly level: Level;
    }
  | {
      readonly id: string;
      readonly kind: 'table';
      readonly area: 'System';
      readonly row: 'Table Setup';
      readonly table: string;
    };

function cell(id: string, area: string, row: string, column: Column): UmbrellaRight {
  return { id: `${id}.${column}`, kind: 'level', area, row, column, level: 'All' };
}
function table(id: string, label: string): UmbrellaRight {
  return { id: `table.${id}`, kind: 'table', area: 'System', row: 'Table Setup', table: label };
}

/** The 13 rights of Umbrella's role, in the order of Umbrella's instructions: ten levels (All) and three allowed tables. */
export const umbrellaRights: readonly UmbrellaRight[] = [
  cell('companies.company-maintenance', 'Companies', 'Company Maintenance', 'inquire'),
  cell('companies.configurations', 'Companies', 'Configurations', 'add'),
  cell('companies.configurations', 'Companies', 'Configurations', 'edit'),
  cell('companies.configurations', 'Companies', 'Configurations', 'inquire'),
  cell('service-desk.service-tickets', 'Service Desk', 'Service Tickets', 'add'),
  cell('service-desk.service-tickets', 'Service Desk', 'Service Tickets', 'edit'),
  cell('service-desk.service-tickets', 'Service Desk', 'Service Tickets', 'inquire'),
  table('company-configuration', 'Company / Configuration'),
  table('service-priority', 'Service / Priority'),
  table('service-board', 'Service / Service Board'),
  cell('system.table-setup', 'System', 'Table Setup', 'add'),
  cell('system.table-setup', 'System', 'Table Setup', 'edit'),
  cell('system.table-setup', 'System', 'Table Setup', 'inquire'),
];
