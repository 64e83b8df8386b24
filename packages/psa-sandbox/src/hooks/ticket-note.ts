import { fault } from '../rest/read-scalar.ts';
import type { Hook } from './hook.ts';

const places = ['detailDescriptionFlag', 'internalAnalysisFlag', 'resolutionFlag'];

/** Notes must say where they are shown, and change their ticket's last update. */
export const ticketNoteHook: Hook = {
  async prepare(draft, { caller, before, now, faults }) {
    if (!places.some((place) => draft.data[place] === true)) {
      fault(
        faults,
        'detailDescriptionFlag',
        'InvalidField',
        'Please choose where to display the notes in order to save this record.',
      );
    }
    if (before === undefined) {
      Object.assign(draft.data, { dateCreated: now, createdBy: caller.identifier });
      if (draft.refs['contact'] === null) draft.refs['member'] ??= caller.memberId;
    }
  },
  alsoWrites: () => ['"record_ticket"'],
  async written(_id, draft, { env, caller, now }, runner) {
    await env.db.run(
      'update "record_ticket" set updated_at = $2, updated_by = $3 where id = $1',
      [draft.refs['ticket'], now, caller.identifier],
      runner,
    );
  },
};
