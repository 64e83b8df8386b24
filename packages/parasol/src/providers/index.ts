export { createProvider, getProvider, listProviders, renameProvider } from './registry.ts';
export { getSettings, saveSettings } from './provider-settings.ts';
export { providerSettings, type ProviderSettings, type SettingsPatch } from './settings.ts';
export {
  customerSettings,
  getCustomerSettings,
  listCustomerSettings,
  saveCustomerSettings,
  settingsOfCustomers,
  withOverrides,
  type CustomerSettings,
  type SettingsOfCustomer,
} from './customer-settings.ts';
export { psaCredentialsInput, type PsaCredentialsInput } from './psa-input.ts';
export { savePsaCredentials } from './save-psa-credentials.ts';
export { umbrellaCredentialsInput, type UmbrellaCredentialsInput } from './umbrella-input.ts';
export { umbrellaKindOf } from './working-umbrella-key.ts';
export { saveUmbrellaCredentials } from './save-umbrella-credentials.ts';
export { credentialStatus } from './stored-credentials.ts';
export { disconnectPsa, disconnectUmbrella, importPsaLogin, setPsaEnabled } from './credentials.ts';
export { budgetAccounts, psaClientFor, umbrellaClientFor } from './clients.ts';
export { rewrapCredentials } from './rewrap.ts';
export { createConnect, type Connect } from './connect.ts';
export { cloudSites, siteFrom, webhookUrlFrom, type HostPolicy } from './hosts.ts';
export { providersMigration } from './migration.ts';
export type { ProvidersTables } from './tables.ts';
export type {
  CallListener,
  CredentialStatus,
  Notice,
  Provider,
  PsaCredentialStatus,
  UmbrellaCredentialStatus,
} from './types.ts';
