import { choice, integer, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** The screens that can offer one. */
const screens = ['Company', 'Contact', 'Service', 'Invoice', 'PurchaseOrder', 'SalesOrder'] as const;

/** `/system/links`: addresses that a screen offers. */
export const link: Resource = {
  name: 'link',
  object: 'Link',
  title: 'link',
  path: '/system/links',
  verbs: allVerbs,
  label: { name: ['name'] },
  info: { path: '/system/info/links', items: 'below', fields: ['name', 'screenLink'] },
  fields: {
    name: text(50, required),
    tableReferenceId: integer(),
    url: text(1000),
    screenLink: choice(screens),
  },
};
