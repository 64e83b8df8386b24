import type { addIntents } from '../ledger/index.ts';
import type { NewIntent } from '../ledger/index.ts';
import type { IncidentStore } from './incident-store.ts';
import type { TicketPort } from './ticket-port.ts';
import type { TicketCompany, TicketingSettings } from './ticket-settings.ts';

/** What the ticket adapters are handed; all of it from outside, so that the simulation runs them as they are. */
export type TicketAdapterContext<Tx> = {
  readonly providerId: string;
  readonly port: TicketPort;
  readonly incidents: IncidentStore<Tx>;
  readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly addIntents: (tx: Tx, intents: readonly NewIntent[]) => ReturnType<typeof addIntents>;
  readonly settings: TicketingSettings;
  /** A customer's own settings over the provider's; left out where nobody has any. */
  readonly settingsOf?: (organizationId: number) => TicketingSettings;
  readonly companyOf: (organizationId: number) => TicketCompany;
  readonly markerKey: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
};
