import type { ProviderSettings, SettingsOfCustomer } from '../providers/index.ts';
import type { MappedCustomer } from '../customers/index.ts';

export type TicketingSettings = ProviderSettings['ticketing'];

/** The settings of one customer. */
export const settingsFor = (
  o: {
    readonly settings: TicketingSettings;
    readonly settingsOf?: (organizationId: number) => TicketingSettings;
  },
  organizationId: number,
): TicketingSettings => o.settingsOf?.(organizationId) ?? o.settings;

/** Ticketing by customer. Where it is switched off nothing is over the threshold; open tickets go on to their end. */
export const ticketingOf =
  (settingsOf: SettingsOfCustomer) =>
  (organizationId: number): TicketingSettings => {
    const { ticketing } = settingsOf(organizationId);
    return ticketing.enabled ? ticketing : { ...ticketing, threshold: Number.POSITIVE_INFINITY };
  };

/** Where a customer's tickets go, or why they go nowhere. */
export type TicketCompany =
  | { readonly companyRecId: number; readonly customer: string }
  | { readonly companyRecId: null; readonly customer: string; readonly reason: 'unmapped' | 'suspended' };

/** How a customer is called that neither Umbrella's list nor its reports name. */
export const unnamed = (organizationId: number): string => `Organisation ${organizationId}`;

/** The company of each customer; customers without one go to the catch-all company if there is one. */
export const companyFinder = (
  settings: Pick<TicketingSettings, 'catchAllCompanyRecId'>,
  customers: readonly Pick<MappedCustomer, 'organizationId' | 'name' | 'companyRecId' | 'state'>[],
  labels: ReadonlyMap<number, string> = new Map(),
): ((organizationId: number) => TicketCompany) => {
  const mapped = new Map(customers.map((customer) => [customer.organizationId, customer]));
  return (organizationId) => {
    const customer = mapped.get(organizationId);
    const name = customer?.name ?? labels.get(organizationId) ?? unnamed(organizationId);
    // a suspended mapping never writes to the company that it may be wrong about
    if (customer?.state === 'active') return { companyRecId: customer.companyRecId, customer: name };
    if (settings.catchAllCompanyRecId !== undefined)
      return { companyRecId: settings.catchAllCompanyRecId, customer: name };
    return { companyRecId: null, customer: name, reason: customer === undefined ? 'unmapped' : 'suspended' };
  };
};

/** The most important priority that a category of the incident was given, else the general one. */
export const priorityOf = (
  settings: Pick<TicketingSettings, 'priorityId' | 'priorityByCategory'>,
  categories: readonly string[],
): number | undefined => {
  for (const category of categories) {
    const own = Object.entries(settings.priorityByCategory).find(
      ([name]) => name.trim().toLowerCase() === category.trim().toLowerCase(),
    );
    if (own !== undefined) return own[1];
  }
  return settings.priorityId;
};
