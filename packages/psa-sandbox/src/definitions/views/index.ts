import type { Resource } from '../resource.ts';
import { boardCombination } from './board-combination.ts';
import { boardExcludedMember } from './board-excluded-member.ts';
import { boardItemAssociation } from './board-item-association.ts';
import { communicationType } from './communication-type.ts';
import { customizeItem } from './customize-item.ts';
import { departmentLocation } from './department-location.ts';
import { ticketChangeLog } from './ticket-change-log.ts';

export { boardExcludedMember, boardItemAssociation, customizeItem, ticketChangeLog };

/** What is shown of other kinds' records like a list of records: database views, which no reference leads to. */
export const viewsServed: readonly Resource[] = [
  boardCombination,
  boardExcludedMember,
  boardItemAssociation,
  communicationType,
  departmentLocation,
];
