import { resourceOf } from '../definitions/registry.ts';
import type { StoredRecord } from '../store/records.ts';
import { closeTicketsOf } from '../store/close-tickets.ts';
import type { Draft } from '../rest/read-record.ts';
import type { Hook } from './hook.ts';
import { oneDefaultHook } from './one-default.ts';

const oneDefault = oneDefaultHook(resourceOf('boardStatus'));

function flagChanged(draft: Draft, before: StoredRecord | undefined): boolean {
  return (
    before !== undefined && (draft.data['closedStatus'] === true) !== (before.data['closedStatus'] === true)
  );
}

/** Statuses of a board: one is the default, and their tickets are closed as the status is. */
export const boardStatusHook: Hook = {
  ...oneDefault,
  alsoWrites: (draft, context) => [
    ...(oneDefault.alsoWrites?.(draft, context) ?? []),
    ...(flagChanged(draft, context.before) ? ['"record_ticket"'] : []),
  ],
  async written(id, draft, context, runner) {
    if (draft.data['defaultFlag'] === true) await oneDefault.written?.(id, draft, context, runner);
    if (!flagChanged(draft, context.before)) return;
    const { env, caller, now } = context;
    const closed = draft.data['closedStatus'] === true ? { now, who: caller.identifier } : undefined;
    await closeTicketsOf(env.db, id, closed, runner);
  },
};
