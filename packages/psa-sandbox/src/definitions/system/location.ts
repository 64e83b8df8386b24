import { flag, foreign, integer, list, rareFlag, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/system/locations`. */
export const location: Resource = {
  name: 'location',
  object: 'Location',
  title: 'location',
  path: '/system/locations',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  fields: {
    ownerLevelId: integer(),
    structureLevel: reference('structureLevel'),
    name: text(50, required),
    manager: reference('member'),
    reportsTo: reference('location'),
    salesRep: text(50),
    timeZoneSetup: reference('timeZoneSetup'),
    calendar: foreign(),
    overrideAddressLine1: text(50),
    overrideAddressLine2: text(50),
    overrideCity: text(50),
    overrideState: text(50),
    overrideZip: text(12),
    overrideCountry: reference('country'),
    overridePhoneNumber: text(15),
    overrideFaxNumber: text(15),
    owaUrl: text(100),
    payrollXref: text(10),
    locationFlag: flag({ default: true }),
    clientFlag: rareFlag(),
    workRoleIds: list('integer'),
    departmentIds: list('integer'),
  },
};
