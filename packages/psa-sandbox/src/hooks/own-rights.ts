import { isDeepStrictEqual } from 'node:util';
import { noPermission } from '../rest/api-error.ts';
import type { Draft } from '../rest/read-record.ts';
import { levelOf } from '../security/access.ts';
import type { WriteContext } from './hook.ts';

const rights = ['securityRole', 'structureLevel', 'securityLocation'];

/** Who may change only themselves changes no right of theirs: else `My` would be whatever they make of it. */
export function keepOwnRights(draft: Draft, { caller, before }: WriteContext): void {
  if (before === undefined || levelOf(caller, 'System', 'Member Maintenance', 'edit') !== 'My') return;
  const boards = 'excludedServiceBoardIds';
  const same =
    rights.every((name) => (draft.refs[name] ?? null) === (before.refs[name] ?? null)) &&
    isDeepStrictEqual(draft.data[boards] ?? [], before.data[boards] ?? []);
  if (!same) throw noPermission();
}
