import type { Hook } from './hook.ts';

/** Callbacks belong to who registered them; the level "owner" has 1 as its object, whatever was sent. */
export const callbackHook: Hook = {
  async prepare(draft, { caller, before }) {
    if (draft.data['level'] === 'owner') draft.data['objectId'] = 1;
    if (before === undefined) draft.data['memberId'] = caller.memberId;
    // one that was shut off and is switched on again has its three days anew
    if (before?.data['inactiveFlag'] === true && draft.data['inactiveFlag'] !== true)
      delete draft.kept['failingSinceMs'];
  },
};
