import type { Column } from './levels.ts';

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a caller needs for one verb of one endpoint. */
export type Requirement =
  /** without credentials */
  | { readonly kind: 'anyone' }
  /** any member with a valid key */
  | { readonly kind: 'caller' }
  | {
      readonly kind: 'right';
      readonly area: string;
      readonly row: string;
      readonly column: Column;
      /** a setup table that Table Setup's allow list must hold as well */
      readonly table?: string;
      /** what a read without the table answers: 403, or the records reduced to id and name */
      readonly without: 'refuse' | 'reduce';
      /** nobody has published it: this row was chosen */
      readonly unpublished?: true;
    };

/**
 * The right that guards an endpoint: a list's path, its `/count`, its records and what has no entry of its
 * own below it. Verbs map to columns (GET inquire, POST add, PUT and PATCH edit, DELETE delete) unless
 * `verbs` says otherwise.
 */
export type EndpointRight = {
  readonly path: string;
  readonly guard:
    | { readonly kind: 'anyone' }
    | { readonly kind: 'caller' }
    | {
        readonly kind: 'right';
        readonly area: string;
        readonly row: string;
        readonly table?: string;
        readonly without?: 'reduce';
        readonly verbs?: Partial<Record<Verb, Column>>;
        readonly unpublished?: true;
      };
};

function right(
  path: string,
  area: string,
  row: string,
  verbs?: Partial<Record<Verb, Column>>,
): EndpointRight {
  return { path, guard: { kind: 'right', area, row, ...(verbs === undefined ? {} : { verbs }) } };
}
/** Table Setup's level and a table on its allow list, both. */
function setup(path: string, table: string, without?: 'reduce'): EndpointRight {
  return {
    path,
    guard: {
      kind: 'right',
      area: 'System',
      row: 'Table Setup',
      table,
      ...(without === undefined ? {} : { without }),
    },
  };
}
/** A row that was chosen, as nobody has published it; the sandbox can be told to ask these for a key alone. */
function unpublished({ path, guard }: EndpointRight): EndpointRight {
  return { path, guard: guard.kind === 'right' ? { ...guard, unpublished: true } : guard };
}
function caller(path: string): EndpointRight {
  return { path, guard: { kind: 'caller' } };
}

const companies = 'Companies';
const serviceDesk = 'Service Desk';
/** A part of a record: whoever may change the record may add, change and take away its parts. */
const partOfRecord = { POST: 'edit', PUT: 'edit', PATCH: 'edit', DELETE: 'edit' } as const;
/** A note is added by changing the ticket; to take one away is to delete. */
const noteVerbs = { POST: 'edit' } as const;

/**
 * Which right each endpoint needs: the one table by which the sandbox refuses and the rights check asks.
 * Sources: the published vendor instructions collected for Table Setup, Companies, Service Desk, Finance and
 * System; the entries marked "chosen" are not published, and docs/psa-sandbox.md says so.
 */
export const endpointRights: readonly EndpointRight[] = [
  { path: '/login/companyinfo', guard: { kind: 'anyone' } },

  right('/company/companies', companies, 'Company Maintenance'),
  caller('/company/companies/info'), // chosen: "a reduced record that needs less permission"
  caller('/company/companies/default'), // chosen
  setup('/company/companies/types', 'Company / Company Type'),
  setup('/company/companies/statuses', 'Company / Company Status'),
  unpublished(right('/company/companies/{parentId}/sites', companies, 'Company Maintenance', partOfRecord)), // chosen
  unpublished(
    right('/company/companies/{parentId}/typeAssociations', companies, 'Company Maintenance', partOfRecord),
  ), // chosen
  unpublished(right('/company/companyTypeAssociations', companies, 'Company Maintenance', partOfRecord)), // chosen: as below a company
  unpublished(
    right('/company/companies/{parentId}/customStatusNotes', companies, 'Company Maintenance', partOfRecord),
  ), // chosen
  unpublished(right('/company/companies/{parentId}/groups', companies, 'Company/Contact Group Maintenance')), // chosen: the row's name
  unpublished(right('/company/companies/{parentId}/notes', companies, 'Notes')), // chosen: the row's name
  unpublished(right('/company/companies/{parentId}/teams', companies, 'Team Members')), // chosen: the row's name
  unpublished(right('/company/companies/{id}/merge', companies, 'Company Maintenance', { POST: 'delete' })), // chosen: merging ends companies
  right('/company/contacts', companies, 'Contacts'),
  unpublished(right('/company/contacts/{parentId}/communications', companies, 'Contacts', partOfRecord)), // chosen: a change of the contact
  setup('/company/contacts/types', 'Contacts / Contact Type'),
  setup('/company/communicationTypes', 'Contacts / Communication Type'),
  right('/company/configurations', companies, 'Configurations'),
  setup('/company/configurations/types', 'Company / Configuration'),
  caller('/company/configurations/types/info'),
  caller('/company/configurations/types/{id}/info'),
  setup('/company/configurations/statuses', 'Company / Configuration Status'),
  caller('/company/configurations/statuses/info'),
  caller('/company/configurations/statuses/{id}/info'),
  unpublished(setup('/company/countries', 'Company / Country', 'reduce')), // chosen
  unpublished(setup('/company/teamRoles', 'Company / Team Role', 'reduce')), // chosen
  setup('/company/noteTypes', 'Company / Note Type'),
  caller('/company/noteTypes/info'),
  caller('/company/noteTypes/count/info'),
  caller('/company/noteTypes/{id}/info'),

  setup('/service/boards', 'Service / Service Board'),
  caller('/service/boards/{parentId}/statuses/info'),
  caller('/service/boards/{parentId}/statuses/{id}/info'),
  caller('/service/boards/{parentId}/subtypes/info'),
  caller('/service/boards/{parentId}/subtypes/{id}/info'),
  caller('/service/boards/{parentId}/teams/info'),
  caller('/service/boards/{parentId}/teams/{id}/info'),
  right('/service/info/boards', serviceDesk, 'Service Tickets'),
  right('/service/info/boardtypes', serviceDesk, 'Service Tickets'),
  setup('/service/priorities', 'Service / Priority', 'reduce'),
  setup('/service/severities', 'Service / Severity', 'reduce'),
  setup('/service/impacts', 'Service / Impact', 'reduce'),
  setup('/service/sources', 'Service / Source', 'reduce'),
  caller('/service/sources/info'),
  caller('/service/sources/{id}/info'),
  setup('/service/locations', 'Service / Location', 'reduce'),
  caller('/service/locations/info'),
  caller('/service/locations/{id}/info'),
  unpublished(setup('/service/ticketLinks', 'General / Links')), // chosen: the one table of links
  caller('/service/ticketLinks/info'),
  caller('/service/ticketLinks/{id}/info'),
  caller('/service/teams'), // chosen: every ticket form lists the teams
  right('/service/tickets', serviceDesk, 'Service Tickets'),
  right('/service/tickets/search', serviceDesk, 'Service Tickets', { POST: 'inquire' }),
  right('/service/tickets/{id}/copy', serviceDesk, 'Service Tickets', { POST: 'add' }),
  unpublished(
    right('/service/tickets/{parentId}/attachChildren', serviceDesk, 'Service Tickets', { POST: 'edit' }),
  ), // chosen
  right('/service/tickets/{parentId}/merge', serviceDesk, 'Merge Tickets', { POST: 'edit' }),
  right('/service/tickets/{parentId}/notes', serviceDesk, 'Service Tickets', noteVerbs),
  right('/service/tickets/{parentId}/documents', serviceDesk, 'Service Tickets'),
  right('/service/tickets/{parentId}/tasks', serviceDesk, 'Service Tickets', partOfRecord),
  right('/service/tickets/{parentId}/configurations', serviceDesk, 'Service Tickets', partOfRecord),

  right('/finance/agreements', 'Finance', 'Agreements'),
  setup('/finance/agreements/types', 'Agreements / Agreement Type'),
  setup('/finance/agreements/types{id}', 'Agreements / Agreement Type'), // as its copy's path was published
  caller('/finance/agreements/types/info'),
  caller('/finance/agreements/types/{id}/info'),
  right('/finance/agreements/{parentId}/additions', 'Finance', 'Agreements', partOfRecord),
  right('/finance/agreements/{parentId}/configurations', 'Finance', 'Agreements', partOfRecord),
  right('/finance/agreements/{parentId}/sites', 'Finance', 'Agreements', partOfRecord),

  right('/time/entries', 'Time & Expense', 'Time Entry'),
  right('/schedule/entries', serviceDesk, 'Resource Scheduling'),

  caller('/system/info'),
  caller('/system/myAccount'),
  caller('/system/mySecurity'),
  caller('/system/mySecurity/customizeItems'),
  right('/system/members', 'System', 'Member Maintenance'),
  unpublished(right('/system/members/{id}/deactivate', 'System', 'Member Maintenance', { POST: 'edit' })), // chosen: it changes the member
  caller('/system/members/{memberIdentifier}/tokens'), // refused by the endpoint itself
  setup('/system/members/types', 'Member / Member Type'),
  caller('/system/members/types/info'),
  caller('/system/members/types/{id}/info'),
  unpublished(right('/system/apiMembers', 'System', 'Member Maintenance')), // chosen
  unpublished(right('/system/securityroles', 'System', 'Security Roles')), // chosen
  caller('/system/securityroles/info'), // chosen
  caller('/system/securityroles/{id}/info'), // chosen
  unpublished(right('/system/setupScreens', 'System', 'Table Setup')), // chosen
  unpublished(right('/system/callbacks', 'System', 'Member Maintenance')), // chosen, after the vendors that ask for it
  caller('/system/audittrail'), // the record's own row is asked besides
  right('/system/documents', companies, 'Manage Attachments'),
  unpublished(right('/system/documents/{id}', companies, 'Manage Attachments', { POST: 'edit' })), // chosen: it changes the document
  setup('/system/userDefinedFields', 'General / Custom Fields'),
  caller('/system/userDefinedFields/info'),
  caller('/system/userDefinedFields/{id}/info'),
  caller('/system/bundles'), // each request inside is asked by itself
  right('/system/reports', 'System', 'API Reports'),
  setup('/system/links', 'General / Links'),
  unpublished(right('/system/departments', 'System', 'My Company')), // chosen
  unpublished(right('/system/locations', 'System', 'My Company')), // chosen
  setup('/system/timeZoneSetups', 'Company / Time Zone', 'reduce'),
  caller('/system/timeZoneSetups/info'),
  caller('/system/timeZoneSetups/{id}/info'),
  right('/system/workflows', 'System', 'Table Setup'),
];

/** Setting a closed status by any path needs this besides the right to edit the ticket. */
export const closeTicketRight = {
  area: 'Service Desk',
  row: 'Close Service Tickets',
  column: 'edit',
} as const;
