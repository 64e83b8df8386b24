/**
 * The rows that open a two-list dialog, with the API's name for each list
 * (`MySecurityCustomizeItem.customizeIdentifier`).
 */
export const customizeIdentifiers = {
  CompanyReports: { area: 'Companies', row: 'Reports' },
  FinanceReports: { area: 'Finance', row: 'Reports' },
  MarketingReports: { area: 'Marketing', row: 'Marketing Reports' },
  ProcurementReports: { area: 'Procurement', row: 'Procurement Reports' },
  ProjectReports: { area: 'Project', row: 'Project Reports' },
  SalesReports: { area: 'Sales', row: 'Sales Reports' },
  ServiceReports: { area: 'Service Desk', row: 'Reports' },
  SystemReports: { area: 'System', row: 'System Reports' },
  TimeAndExpenseReports: { area: 'Time & Expense', row: 'Reports' },
  CompanyConfigurations: { area: 'Companies', row: 'Configurations' },
  FinanceAgreements: { area: 'Finance', row: 'Agreements' },
  ProjectScheduling: { area: 'Project', row: 'Project Scheduling' },
  ServiceResourceScheduling: { area: 'Service Desk', row: 'Resource Scheduling' },
  SystemManageHostedApi: { area: 'System', row: 'Manage Hosted API' },
  SystemMyAccount: { area: 'System', row: 'My Account' },
  SystemCustomMenuEntry: { area: 'System', row: 'Custom Menu Entry' },
  SystemMassMaintenance: { area: 'System', row: 'Mass Maintenance' },
  SystemTableSetup: { area: 'System', row: 'Table Setup' },
} as const;
