import { date, flag, list, readOnly, reference, required, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/system/apiMembers`. */
export const apiMember: Resource = {
  name: 'apiMember',
  object: 'ApiMember',
  title: 'apiMember',
  path: '/system/apiMembers',
  verbs: ['GET', 'POST', 'PUT', 'PATCH'],
  label: { identifier: ['identifier'], name: ['name'] },
  small: true,
  unique: [{ fields: ['identifier'], message: 'Member ID already in use.' }],
  fields: {
    identifier: text(15, required),
    name: text(30),
    emailAddress: text(250),
    inactiveFlag: flag(),
    inactiveDate: date(readOnly),
    timeZone: reference('timeZoneSetup'),
    securityRole: reference('securityRole'),
    structureLevel: reference('structureLevel', { stays: true }),
    securityLocation: reference('location'),
    defaultLocation: reference('location'),
    defaultDepartment: reference('department'),
    salesDefaultLocation: reference('location'),
    serviceDefaultBoard: reference('board'),
    notes: text(),
    excludedServiceBoardIds: list('integer'),
    blockPriceFlag: flag(),
    blockCostFlag: flag(),
  },
};
