/** One row of a role's matrix. */
export type SecurityRow = {
  readonly row: string;
  /** the row shows "(customize)" and opens a two-list dialog */
  readonly customize: boolean;
  /** the row's records have owners, so that My covers less than All; elsewhere My acts as All */
  readonly owned: boolean;
};
export type SecurityArea = { readonly area: string; readonly rows: readonly SecurityRow[] };

function area(
  name: string,
  rows: readonly string[],
  o: { customize?: readonly string[]; owned?: readonly string[] },
): SecurityArea {
  return {
    area: name,
    rows: rows.map((row) => ({
      row,
      customize: o.customize?.includes(row) ?? false,
      owned: o.owned?.includes(row) ?? false,
    })),
  };
}

/**
 * Areas and rows of System > Security Roles, in the order of the screen.
 *
 * Companies, Finance, Marketing, Sales, Service Desk and System are complete; of Procurement, Project
 * and Time & Expense only the rows that public documents name are known.
 */
export const securityAreas: readonly SecurityArea[] = [
  area(
    'Companies',
    [
      'Company Maintenance',
      'Company/Contact Group Maintenance',
      'Configuration - Display Passwords',
      'Configurations',
      'Contacts',
      'CRM/Sales Activities',
      'Import Contacts',
      'Manage Attachments',
      'Management',
      'Notes',
      'Reports',
      'Surveys',
      'Team Members',
      'Tracks',
      'UserCentric',
    ],
    {
      customize: ['Configurations', 'Reports'],
      owned: [
        'Company Maintenance',
        'Configurations',
        'Contacts',
        'CRM/Sales Activities',
        'Manage Attachments',
        'Notes',
        'Team Members',
      ],
    },
  ),
  area(
    'Finance',
    [
      'Accounting Interface',
      'Agreement Invoicing',
      'Agreement Sales',
      'Agreements',
      'Billing Rate Maintenance',
      'Billing Reconciliation',
      'Billing View Time',
      'Company Finance',
      'Expense Reimbursements',
      'Financial Dashboard',
      'Invoice Approval',
      'Invoicing',
      'Reports',
    ],
    { customize: ['Agreements', 'Reports'], owned: ['Agreements'] },
  ),
  area(
    'Marketing',
    ['ConnectWise Campaign', 'Marketing Groups', 'Marketing Management', 'Marketing Reports'],
    {
      customize: ['Marketing Reports'],
    },
  ),
  area(
    'Procurement',
    [
      'Inventory Adjustments',
      'Inventory Transfers',
      'Procurement Reports',
      'Product Billable Option',
      'Product Catalog',
      'Products',
      'Purchase Orders',
    ],
    { customize: ['Procurement Reports'] },
  ),
  area(
    'Project',
    [
      'Close Project Tickets',
      'Close Projects',
      'Project Contacts',
      'Project Headers',
      'Project Management',
      'Project Notes',
      'Project Phase',
      'Project Product',
      'Project Reports',
      'Project Scheduling',
      'Project Teams',
      'Project Templates',
      'Project Ticket - Dependencies',
      'Project Ticket Tasks',
      'Project Tickets',
    ],
    { customize: ['Project Scheduling', 'Project Reports'] },
  ),
  area(
    'Sales',
    [
      'Closed Opportunity',
      'Opportunity',
      'Opportunity Finance',
      'Sales Dashboard',
      'Sales Funnel',
      'Sales Orders',
      'Sales Orders Finance',
      'Sales Reports',
    ],
    { customize: ['Sales Reports'] },
  ),
  area(
    'Service Desk',
    [
      'Agile Board',
      'Change Approvals',
      'ChangeManagement',
      'Close Service Tickets',
      'CloudConsole',
      'ConnectWise Chat',
      'ConnectWise Control',
      'ConnectWise Manage Network',
      'ITBoost',
      'Knowledge Base Approver',
      'Knowledge Base Creator',
      'Launch Remote Access',
      'Merge Tickets',
      'Print Service Signoff',
      'Reports',
      'Resource Scheduling',
      'Service Dashboard',
      'Service Ticket - Dependencies',
      'Service Tickets',
      'Service Tickets - Finance',
      'SLA Dashboard',
      'Ticket Templates',
    ],
    {
      customize: ['Reports', 'Resource Scheduling'],
      owned: ['Close Service Tickets', 'Merge Tickets', 'Service Tickets'],
    },
  ),
  area(
    'System',
    [
      'Add Licenses',
      'API Reports',
      'Chat with ConnectWise Manage Support',
      'ConnectWise Manage Labs',
      'ConnectWise Next',
      'ConnectWise Now',
      'Custom Menu Entry',
      'Data Import',
      'Email Audit',
      'Health Dashboard',
      'List View Export',
      'Manage Hosted API',
      'Marketplace Sharing',
      'Mass Maintenance',
      'Member Maintenance',
      'My Account',
      'My Company',
      'Report Writer',
      'Security Roles',
      'System Reports',
      'Table Setup',
    ],
    {
      customize: [
        'Custom Menu Entry',
        'Manage Hosted API',
        'Mass Maintenance',
        'My Account',
        'System Reports',
        'Table Setup',
      ],
      owned: ['Member Maintenance'],
    },
  ),
  area(
    'Time & Expense',
    [
      'Expense Approval',
      'Expense Report Billable Option',
      'Expense Report Entry',
      'Reports',
      'Time Approval',
      'Time Entry',
      'Time Entry Billable Option',
    ],
    { customize: ['Reports'] },
  ),
];

/** The row of an area, or undefined where either is unknown. Names are exact. */
export function securityRow(areaName: string, rowName: string): SecurityRow | undefined {
  return securityAreas.find((a) => a.area === areaName)?.rows.find((r) => r.row === rowName);
}
