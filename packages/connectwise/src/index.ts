/** ConnectWise PSA's language (records, rights, conditions, errors, paging) and a client of it. */
export * from './security/levels.ts';
export * from './security/areas.ts';
export * from './security/customize-identifiers.ts';
export * from './security/setup-tables.ts';
export * from './security/umbrella-rights.ts';
export * from './errors/error-body.ts';
export { Reference } from './records/fields.ts';
export * from './records/company-info.ts';
export * from './records/company.ts';
export * from './records/configuration.ts';
export * from './records/service.ts';
export * from './records/system.ts';
export * from './client/answer.ts';
export type * from './client/types.ts';
export { createConnectWiseClient } from './client/connectwise-client.ts';
export * from './protocol/link-header.ts';
