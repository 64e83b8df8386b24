import { choice, flag, integer, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/system/securityRoles/{parentId}/settings`. */
export const securityRoleSetting: Resource = {
  name: 'securityRoleSetting',
  object: 'SecurityRoleSetting',
  title: 'securityRoleSetting',
  path: '/system/securityRoles/{parentId}/settings',
  verbs: readVerbs,
  label: {},
  parent: { column: 'securityRole', to: 'securityRole' },
  goesWithParent: true,
  fields: {
    addLevel: choice(['None', 'My', 'All']),
    editLevel: choice(['None', 'My', 'All']),
    deleteLevel: choice(['None', 'My', 'All']),
    inquireLevel: choice(['None', 'My', 'All']),
    moduleFunctionName: text(),
    moduleFunctionDescription: text(),
    myAllFlag: flag(),
    moduleFunctionIdentifier: text(),
    reportFlag: flag(),
    restrictFlag: flag(),
    customFlag: flag(),
    moduleDescription: text(),
    moduleIdentifier: text(),
    moduleName: text(),
    sortOrder: integer(),
  },
};
