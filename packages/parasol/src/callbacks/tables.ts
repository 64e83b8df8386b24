import type { ColumnType } from 'kysely';

/** By which address this installation's console can be called; one row. */
type ConsoleAddressTable = { id: number; url: string };

/** What we registered at a provider's PSA, so that it calls us. */
type PsaCallbacksTable = {
  provider_id: string;
  /** Makes our address one that nobody else can guess. It proves nothing: the signature does. */
  token: string;
  state: 'registered' | 'refused' | 'failed' | null;
  detail: string | null;
  checked_at: Date | null;
};

/** Messages that were taken, so that none counts twice. */
type CallbackMessagesTable = {
  provider_id: string;
  message_id: string;
  taken_at: ColumnType<Date, Date | undefined, never>;
};

/** Tickets of ours of which the PSA said that something has changed; nobody has looked since. */
type TicketHintsTable = {
  provider_id: string;
  ticket_id: number;
  hinted_at: ColumnType<Date, Date | undefined, Date>;
};

export type CallbacksTables = {
  console_address: ConsoleAddressTable;
  psa_callbacks: PsaCallbacksTable;
  callback_messages: CallbackMessagesTable;
  ticket_hints: TicketHintsTable;
};
