import type { Account, Customer } from '../scenario/world.ts';
import type { Query } from './filter.ts';

/** What a report is asked with. */
export type ReportContext = { readonly query: Query; readonly nowMs: number };

/** A report about all customers of the key's own account. */
export type ProviderReport = (context: ReportContext & { readonly account: Account }) => unknown;

/**
 * A report about one organisation. `customer` is null when no organisation was named: the call then runs at the
 * provider's own level, where there is no traffic, and answers 200 with nothing (seen on real consoles).
 */
export type OrganizationReport = (context: ReportContext & { readonly customer: Customer | null }) => unknown;
