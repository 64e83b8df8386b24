import type { Selectable } from 'kysely';

import type { Attempt, Intent } from './intent.ts';
import type { AttemptsTable, IntentsTable } from './tables.ts';

const ms = (at: Date | null): number | null => (at === null ? null : at.getTime());

export const fromRow = (row: Selectable<IntentsTable>): Intent => ({
  providerId: row.provider_id,
  intentId: row.intent_id,
  kind: row.kind,
  key: row.key,
  subject: row.subject,
  position: row.position,
  blocking: row.blocking,
  payload: row.payload,
  runId: row.run_id,
  causeAt: ms(row.cause_at),
  state: row.state,
  reason: row.reason,
  attempt: row.attempt,
  fence: row.fence,
  epoch: row.epoch,
  leasedBy: row.leased_by,
  leaseUntil: ms(row.lease_until),
  sendBefore: ms(row.send_before),
  sentAt: ms(row.sent_at),
  nextAt: row.next_at.getTime(),
  searches: row.searches,
  failures: row.failures,
  holdAfterSearch: row.hold_after_search,
  released: row.released,
  remoteId: row.remote_id,
  detail: row.detail,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
});

export const attemptFrom = (row: Selectable<AttemptsTable>): Attempt => ({
  providerId: row.provider_id,
  intentId: row.intent_id,
  fence: row.fence,
  attempt: row.attempt,
  what: row.what,
  outcome: row.outcome,
  status: row.status,
  detail: row.detail,
  startedAt: row.started_at.getTime(),
  endedAt: row.ended_at.getTime(),
});

const date = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** The columns that steps of the state machine change. */
export const stateColumns = (intent: Omit<Intent, 'intentId'>) => ({
  state: intent.state,
  reason: intent.reason,
  attempt: intent.attempt,
  fence: intent.fence,
  epoch: intent.epoch,
  leased_by: intent.leasedBy,
  lease_until: date(intent.leaseUntil),
  send_before: date(intent.sendBefore),
  sent_at: date(intent.sentAt),
  next_at: new Date(intent.nextAt),
  searches: intent.searches,
  failures: intent.failures,
  hold_after_search: intent.holdAfterSearch,
  released: intent.released,
  remote_id: intent.remoteId,
  detail: intent.detail,
  updated_at: new Date(intent.updatedAt),
});

export const newRow = (intent: Omit<Intent, 'intentId'>) => ({
  provider_id: intent.providerId,
  kind: intent.kind,
  key: intent.key,
  subject: intent.subject,
  position: intent.position,
  blocking: intent.blocking,
  payload: JSON.stringify(intent.payload ?? null),
  run_id: intent.runId,
  cause_at: date(intent.causeAt),
  created_at: new Date(intent.createdAt),
  ...stateColumns(intent),
});
