export { refreshCustomers } from './refresh-customers.ts';
export { refreshCompanies } from './refresh-companies.ts';
export { customerCounts, getCompany, getCustomer, listCompanies, listCustomers } from './lists.ts';
export { suggestMappings } from './suggest-mappings.ts';
export { mapCustomers, unmapCustomer } from './map-customers.ts';
export { customerNames, namesOfCustomers, type CustomerName } from './customer-names.ts';
export { mappedCustomer, mappedCustomers } from './mapped-customers.ts';
export { verifyMappings } from './verify-mappings.ts';
export { csvProblems, exportMappingsCsv, importMappingsCsv, type CsvImport } from './mapping-csv.ts';
export { customersMigration } from './migration.ts';
export type { CustomersTables } from './tables.ts';
export { customerSorts, customerStates, suspensionReasons } from './types.ts';
export type {
  CompanyQuery,
  CompanyRefreshCounts,
  CompanyRow,
  CustomerQuery,
  CustomerRow,
  CustomerSort,
  CustomerState,
  MappedCustomer,
  MappingInput,
  MappingOutcome,
  MappingProblem,
  MappingState,
  MappingSuggestion,
  MappingWarning,
  Page,
  RefreshCounts,
  SuspensionReason,
  VerifyCounts,
} from './types.ts';
