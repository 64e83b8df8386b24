import { closeTicketRight } from '@parasol/connectwise';
import { noPermission } from '../rest/api-error.ts';
import type { Draft } from '../rest/read-record.ts';
import { linkTables, unlink } from '../store/configuration-links.ts';
import { levelOf } from '../security/access.ts';
import { checkBoardParts } from './board-parts.ts';
import { defaultOf } from './defaults.ts';
import type { Hook, WriteContext } from './hook.ts';

/** What a ticket never is without: for a new one, and for a PUT that leaves it out. */
async function fillIn(draft: Draft, { env, caller, before }: WriteContext): Promise<void> {
  const { refs } = draft;
  const board = await env.small.find(
    'board',
    (row) =>
      row.data['inactiveFlag'] !== true &&
      row.data['projectFlag'] !== true &&
      !caller.excludedBoardIds.includes(row.id),
  );
  refs['board'] ??= board?.id ?? null;
  const boardId = refs['board'];
  const onBoard = boardId === null ? undefined : await env.small.row('board', boardId);
  if (boardId !== null) refs['status'] ??= await firstStatus(boardId, env);
  refs['priority'] ??= await defaultOf(env, 'priority');
  refs['location'] ??= onBoard?.refs['location'] ?? null;
  if (before !== undefined) return;
  refs['source'] ??= await defaultOf(env, 'source');
  refs['department'] ??= onBoard?.refs['department'] ?? null;
}

async function firstStatus(boardId: number, env: WriteContext['env']): Promise<number | null> {
  const preset = await defaultOf(env, 'boardStatus', { column: 'board', id: boardId });
  if (preset !== null) return preset;
  return (
    (
      await env.small.find(
        'boardStatus',
        (row) => row.refs['board'] === boardId && row.data['closedStatus'] !== true,
      )
    )?.id ?? null
  );
}

/** closedFlag follows the status; closing, by whatever path, needs the right to close. */
async function followStatus(draft: Draft, { env, caller, before, now }: WriteContext): Promise<void> {
  const statusId = draft.refs['status'] ?? null;
  const status = statusId === null ? undefined : await env.small.row('boardStatus', statusId);
  const closed = status?.data['closedStatus'] === true;
  const wasClosed = before?.data['closedFlag'] === true;
  if (closed !== wasClosed) {
    const { area, row, column } = closeTicketRight;
    const moved = before === undefined || before.refs['status'] !== statusId;
    if (closed && moved && levelOf(caller, area, row, column) === 'None') throw noPermission();
    if (closed) Object.assign(draft.data, { closedDate: now, closedBy: caller.identifier });
    else {
      delete draft.data['closedDate'];
      delete draft.data['closedBy'];
    }
  }
  draft.data['closedFlag'] = closed;
}

/** The notes that a POST brings, with the flag that says where each is shown. */
const initialNotes = {
  initialDescription: 'detailDescriptionFlag',
  initialInternalAnalysis: 'internalAnalysisFlag',
  initialResolution: 'resolutionFlag',
} as const;

function notesOf(draft: Draft): { text: string; flag: string }[] {
  return Object.entries(initialNotes).flatMap(([name, flag]) => {
    const text = draft.posted[name];
    return typeof text === 'string' && text !== '' ? [{ text, flag }] : [];
  });
}

/** Tickets: what a new one takes from its board, statuses of the right board, closing, and its first notes. */
export const ticketHook: Hook = {
  async prepare(draft, context) {
    await fillIn(draft, context);
    await checkBoardParts(draft, context);
    if (context.faults.found.length === 0) await followStatus(draft, context);
  },
  alsoWrites: (draft, { before }) =>
    before === undefined && notesOf(draft).length > 0 ? ['"record_ticketNote"'] : [],
  async written(id, draft, { env, caller, now, before }, runner) {
    if (before !== undefined) return;
    const flags = { detailDescriptionFlag: false, internalAnalysisFlag: false, resolutionFlag: false };
    for (const { text, flag } of notesOf(draft)) {
      const data = {
        text,
        ...flags,
        [flag]: true,
        issueFlag: false,
        internalFlag: false,
        externalFlag: false,
        customerUpdatedFlag: false,
      };
      await env.db.run(
        `insert into "record_ticketNote" (data, entered_at, entered_by, updated_at, updated_by, "ticket_id", "member_id")
          values ($1::jsonb, $2, $3, $2, $3, $4, $5)`,
        [
          JSON.stringify({ ...data, dateCreated: now, createdBy: caller.identifier }),
          now,
          caller.identifier,
          id,
          caller.memberId,
        ],
        runner,
      );
    }
  },
  async deleted(id, env, runner) {
    const link = linkTables.ticket;
    await unlink(env.db, link, link.column, id, runner);
    return [link.table];
  },
};
