import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { CompanyQuery, CompanyRow, CustomerQuery, CustomerRow, CustomerState, Page } from './types.ts';

export const listCustomers = async (
  _deps: Deps,
  _providerId: string,
  _query?: CustomerQuery,
): Promise<Page<CustomerRow>> => {
  throw parasolError('unexpected');
};
export const getCustomer = async (
  _deps: Deps,
  _providerId: string,
  _organizationId: number,
): Promise<CustomerRow> => {
  throw parasolError('unexpected');
};
/** How many customers are in each state, for the overview. */
export const customerCounts = async (
  _deps: Deps,
  _providerId: string,
): Promise<Record<CustomerState, number>> => {
  throw parasolError('unexpected');
};
export const listCompanies = async (
  _deps: Deps,
  _providerId: string,
  _query?: CompanyQuery,
): Promise<Page<CompanyRow>> => {
  throw parasolError('unexpected');
};
