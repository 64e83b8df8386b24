import { choice, text } from '../field.ts';
import { customizeIdentifiers } from '@parasol/connectwise';
import type { Resource } from '../resource.ts';

/** `/system/mySecurity/customizeItems`: a view over what the two-list dialogs allow, so it is none of the registry's tables. */
export const customizeItem: Resource = {
  name: 'customizeItem',
  object: 'MySecurityCustomizeItem',
  title: 'mySecurityCustomizeItem',
  path: '/system/mySecurity/customizeItems',
  verbs: [],
  label: {},
  fields: {
    customizeIdentifier: choice(Object.keys(customizeIdentifiers)),
    itemIdentifier: text(),
  },
};
