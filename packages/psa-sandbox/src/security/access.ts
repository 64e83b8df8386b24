import type { Column, Level, Requirement } from '@parasol/connectwise';
import type { Caller } from './directory.ts';

/** How far a caller may go: not at all, over their own records, or over all; or only a record's id and name. */
export type Access = 'refused' | 'reduced' | 'My' | 'All';

/** The caller's level in one cell. */
export function levelOf(caller: Caller, area: string, row: string, column: Column): Level {
  return caller.role?.levels.get(`${area}/${row}`)?.[column] ?? 'None';
}

/** What a requirement leaves a caller. Table Setup needs both the level and the table on the allow list. */
export function accessOf(caller: Caller, requirement: Requirement): Access {
  if (requirement.kind !== 'right') return 'All';
  const level = levelOf(caller, requirement.area, requirement.row, requirement.column);
  const tableAllowed = requirement.table === undefined || caller.role?.tables.has(requirement.table) === true;
  if (level !== 'None' && tableAllowed) return level;
  return requirement.without === 'reduce' ? 'reduced' : 'refused';
}
