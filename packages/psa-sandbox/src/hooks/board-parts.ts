import type { Draft } from '../rest/read-record.ts';
import { fault } from '../rest/read-scalar.ts';
import type { Hook, WriteContext } from './hook.ts';

/** References to parts of the board: what they point to, and what the messages call them. */
const ofBoard = [
  { field: 'status', kind: 'boardStatus', noun: 'Service Status' },
  { field: 'type', kind: 'boardType', noun: 'Service Type' },
  { field: 'subType', kind: 'boardSubType', noun: 'Service Subtype' },
  { field: 'item', kind: 'boardItem', noun: 'Service Item' },
  { field: 'team', kind: 'boardTeam', noun: 'Service Team' },
];

/** Notes a fault for each part that is another board's than the record's own. */
export async function checkBoardParts(draft: Draft, { env, faults }: WriteContext): Promise<void> {
  const board = draft.refs['board'];
  for (const { field, kind, noun } of ofBoard) {
    const id = draft.refs[field] ?? null;
    if (id === null) continue;
    const row = await env.small.row(kind, id);
    if (row !== undefined && row.refs['board'] !== board) {
      fault(faults, `${field}/id`, 'NotFound', `${noun} ${id} not found for Service Board ${board}`);
    }
  }
}

/** Skills are mapped to a type, a subtype and an item of the board. */
export const boardSkillMappingHook: Hook = { prepare: checkBoardParts };
