import { flag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/ticketLinks`: addresses that every ticket offers. */
export const ticketLink: Resource = {
  name: 'ticketLink',
  object: 'ServiceTicketLink',
  title: 'serviceTicketLink',
  noun: 'Ticket Link',
  path: '/service/ticketLinks',
  verbs: allVerbs,
  label: { name: ['name'] },
  info: { path: '/service/ticketLinks/info', items: 'after-id', fields: ['name', 'linkText', 'url'] },
  fields: {
    name: text(50, required),
    enabledFlag: flag(),
    linkText: text(50, required),
    url: text(1000, required),
  },
};
