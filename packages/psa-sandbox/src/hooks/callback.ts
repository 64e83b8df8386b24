import { kindOf } from '../callbacks/callback-types.ts';
import { resources } from '../definitions/registry.ts';
import { fault } from '../rest/read-scalar.ts';
import { referenceColumns } from '../store/names.ts';
import type { Hook } from './hook.ts';

/**
 * The levels that fit a type if the rest of the table is like what is known of it: its own, and what its records refer to.
 * Undefined for kinds that this PSA doesn't keep.
 */
function levelsOf(type: string): readonly string[] | undefined {
  const resource = resources.find(({ name }) => name === kindOf(type));
  return resource === undefined
    ? undefined
    : [
        'owner',
        type,
        'integratortag',
        ...(resource.fields['types'] === undefined ? [] : ['type']),
        ...referenceColumns(resource).map(({ field }) => field.toLowerCase()),
      ];
}

/** Callbacks belong to who registered them; the level "owner" has 1 as its object, whatever was sent. */
export const callbackHook: Hook = {
  async prepare(draft, { env, caller, before, faults }) {
    const { type, level } = draft.data;
    if (env.settings.callbackLevels === 'ofType' && typeof type === 'string' && typeof level === 'string') {
      const fitting = levelsOf(type);
      if (fitting?.includes(level) === false)
        fault(
          faults,
          'level',
          'InvalidField',
          `The level ${level} is not valid for callbacks of the type ${type}.`,
        );
    }
    if (draft.data['level'] === 'owner') draft.data['objectId'] = 1;
    if (before === undefined) draft.data['memberId'] = caller.memberId;
    // one that was shut off and is switched on again has its three days anew
    if (before?.data['inactiveFlag'] === true && draft.data['inactiveFlag'] !== true)
      delete draft.kept['failingSinceMs'];
  },
};
