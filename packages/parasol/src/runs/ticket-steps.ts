import type { ConnectWiseClient } from '@parasol/connectwise';
import type { UmbrellaClient } from '@parasol/umbrella';

import type { Deps } from '../deps.ts';
import type { LedgerAdapters } from '../ledger/index.ts';
import type { RunContext } from '../work/index.ts';

/** What the steps of a run need of the incidents' room. */
export type TicketContext = {
  readonly psa: ConnectWiseClient;
  readonly umbrella: UmbrellaClient;
};

export const collectTickets = (
  _deps: Deps,
  _providerId: string,
  _run: RunContext,
  _o: TicketContext,
): Promise<unknown> => Promise.resolve(null);

export const planTicketIntents = (
  _deps: Deps,
  _providerId: string,
  _run: RunContext,
  _o: TicketContext,
): Promise<readonly unknown[]> => Promise.resolve([]);

export const ticketAdaptersFor = (
  _deps: Deps,
  _providerId: string,
  _psa: ConnectWiseClient,
): Promise<LedgerAdapters> => Promise.resolve({});

export const sweepTickets = (
  _deps: Deps,
  _providerId: string,
  _psa: ConnectWiseClient,
  _signal: AbortSignal,
): Promise<void> => Promise.resolve();
