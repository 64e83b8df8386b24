import { describeConfigurationWrite } from '../configurations/index.ts';
import { namesOfCustomers } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { describeTicketWrites, subjectsOf } from '../incidents/index.ts';
import { attemptsOf, listIntents, type Attempt, type Intent, type IntentState } from '../ledger/index.ts';
import { adviceFor, type WriteAdvice } from './advice.ts';
import { linkable } from './link-write.ts';

/** By what a person finds in the PSA what a write made, or sees that it is not there. */
export type WriteMark = {
  readonly field: 'externalXRef' | 'note' | 'deviceIdentifier' | 'typeName' | 'question';
  readonly value: string;
};

export type WriteRow = {
  readonly intent: Intent;
  readonly customer: { readonly organizationId: number; readonly name: string | null } | null;
  readonly incidentId: string | null;
  /** The infected identity. */
  readonly identity: string | null;
  readonly ticketId: number | null;
  readonly mark: WriteMark | null;
  readonly advice: WriteAdvice;
  readonly linkable: boolean;
  /** Oldest first, the latest twenty. */
  readonly attempts: readonly Attempt[];
};

export type WriteQuery = {
  readonly states?: readonly IntentState[];
  /** Of one customer: its tickets and its configuration. */
  readonly organizationId?: number;
  readonly page?: number;
  /** At most 200. */
  readonly pageSize?: number;
};

/** Those that failed or are in doubt, when nothing else is asked for. */
const needsSomebody: readonly IntentState[] = ['refused', 'held', 'unknown'];
const attemptsShown = 20;

/** Writes with what they are about, why they stand where they stand, and what to do; newest first. */
export const listWrites = async (
  deps: Pick<Deps, 'db' | 'vault'>,
  providerId: string,
  query: WriteQuery = {},
): Promise<{ rows: WriteRow[]; total: number; page: number; pageSize: number }> => {
  const { organizationId: customer, states = needsSomebody, ...paging } = query;
  const about =
    customer === undefined
      ? {}
      : { about: { subjects: [`configuration:${customer}`], prefix: subjectsOf(customer) } };
  const { rows, ...page } = await listIntents(deps, providerId, { states, ...paging, ...about });
  const [attempts, tickets] = await Promise.all([
    attemptsOf(
      deps,
      providerId,
      rows.map((intent) => intent.intentId),
    ),
    describeTicketWrites(deps, providerId, rows),
  ]);
  const described = rows.map((intent) => ({
    intent,
    ticket: tickets.get(intent.intentId) ?? null,
    configuration: describeConfigurationWrite(intent),
  }));
  const organizations = described.flatMap(
    ({ ticket, configuration }) => ticket?.organizationId ?? configuration?.organizationId ?? [],
  );
  const names = await namesOfCustomers(deps, providerId, [...new Set(organizations)]);
  return {
    ...page,
    rows: described.map(({ intent, ticket, configuration }) => {
      const own = attempts.filter((attempt) => attempt.intentId === intent.intentId);
      const organizationId = ticket?.organizationId ?? configuration?.organizationId ?? null;
      return {
        intent,
        customer:
          organizationId === null ? null : { organizationId, name: names.get(organizationId) ?? null },
        incidentId: ticket?.incidentId ?? null,
        identity: ticket?.identity ?? null,
        ticketId: ticket?.ticketId ?? null,
        mark: ticket?.mark ?? configuration?.mark ?? null,
        advice: adviceFor(intent, own),
        linkable: linkable(intent),
        attempts: own.slice(-attemptsShown),
      };
    }),
  };
};
