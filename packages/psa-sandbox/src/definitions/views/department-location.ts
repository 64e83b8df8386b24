import { reference } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/system/info/departmentlocations`: every department is at every location. */
export const departmentLocation: Resource = {
  name: 'departmentLocation',
  object: 'DepartmentLocationInfo',
  title: 'departmentLocationInfo',
  path: '/system/info/departmentlocations',
  verbs: readVerbs,
  label: {},
  viewOf: ['department', 'location'],
  fields: {
    location: reference('location'),
    department: reference('department'),
  },
};
