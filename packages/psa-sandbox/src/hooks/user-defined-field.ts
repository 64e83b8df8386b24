import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../definitions/resource.ts';
import { nounOf } from '../definitions/resource.ts';
import { ApiError } from '../rest/api-error.ts';
import { customFieldHolders, holderOf, withoutValue } from '../rest/custom-fields.ts';
import type { Draft } from '../rest/read-record.ts';
import { findValue, listCustomField, unlistCustomField } from '../store/custom-fields.ts';
import { tableOf } from '../store/names.ts';
import type { Hook, WriteContext } from './hook.ts';

/** What records show of the field, whichever it is. */
function shown(data: Draft['data']): unknown {
  return withoutValue({ id: 0, data });
}

/** The kinds that list the field now, and that listed it before. */
function holders(draft: Draft, { before }: WriteContext): { now?: Resource; former?: Resource } {
  const now = holderOf(draft);
  const former = before === undefined ? undefined : holderOf(before);
  // a whole kind's records are written anew only for what they show
  if (before !== undefined && former === now && isDeepStrictEqual(shown(draft.data), shown(before.data)))
    return {};
  return {
    ...(now === undefined ? {} : { now }),
    ...(former === undefined || former === now ? {} : { former }),
  };
}

/** Custom fields: every record of the screen's kind lists them; one that a record has a value of is in use. */
export const userDefinedFieldHook: Hook = {
  alsoWrites: (draft, context) => Object.values(holders(draft, context)).map(tableOf),
  async written(id, draft, context, runner) {
    const { now, former } = holders(draft, context);
    if (former !== undefined) await unlistCustomField(context.env.db, former, id, runner);
    if (now !== undefined)
      await listCustomField(context.env.db, now, withoutValue({ id, data: draft.data }), runner);
  },
  async mayDelete({ id }, { env, resource }) {
    for (const holder of customFieldHolders) {
      const user = await findValue(env.db, holder, id);
      if (user === undefined) continue;
      const message = `The record is in use by ${nounOf(holder)} ${user} and cannot be deleted.`;
      throw new ApiError(400, 'InvalidObject', `${resource.title} object is invalid`, [
        { code: 'InUse', message, resource: resource.title, field: 'id' },
      ]);
    }
  },
  async deleted(id, env, runner) {
    for (const holder of customFieldHolders) await unlistCustomField(env.db, holder, id, runner);
    return customFieldHolders.map(tableOf);
  },
};
