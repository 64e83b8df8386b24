import type { Resource } from '../resource.ts';
import { auditTrailEntry } from './audit-trail-entry.ts';
import { boardCombination } from './board-combination.ts';
import { boardExcludedMember } from './board-excluded-member.ts';
import { boardItemAssociation } from './board-item-association.ts';
import { boardStatusInfo } from './board-status-info.ts';
import { communicationType } from './communication-type.ts';
import { companyTypeInfo } from './company-type-info.ts';
import { contactCommunication } from './contact-communication.ts';
import { customizeItem } from './customize-item.ts';
import { departmentLocation } from './department-location.ts';
import { locationInfo } from './location-info.ts';
import { ticketChangeLog } from './ticket-change-log.ts';

export {
  auditTrailEntry,
  boardExcludedMember,
  boardItemAssociation,
  contactCommunication,
  customizeItem,
  ticketChangeLog,
};

/** What is shown of other kinds' records like a list of records: database views, which no reference leads to. */
export const viewsServed: readonly Resource[] = [
  boardCombination,
  boardExcludedMember,
  boardItemAssociation,
  boardStatusInfo,
  communicationType,
  companyTypeInfo,
  contactCommunication,
  departmentLocation,
  locationInfo,
];
