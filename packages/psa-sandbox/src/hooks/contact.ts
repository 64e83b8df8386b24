import { z } from 'zod';
import { communicationTypes } from '../definitions/company/communication-types.ts';
import { resourceOf } from '../definitions/registry.ts';
import { type Faults, fault } from '../rest/read-scalar.ts';
import { nextNumbers } from '../store/next-numbers.ts';
import type { Hook } from './hook.ts';
import { oneDefaultHook } from './one-default.ts';

const itemsSchema = z
  .array(
    z.looseObject({
      id: z.number().optional(),
      type: z.looseObject({ id: z.number().optional(), name: z.string().optional() }).optional(),
      communicationType: z.string().optional(),
    }),
  )
  .catch([]);
type Item = z.infer<typeof itemsSchema>[number];

/** The type that an item names by id or by name, else the first of its `communicationType`. */
function typeOf(
  { type, communicationType }: Item,
  faults: Faults,
): (typeof communicationTypes)[number] | undefined {
  if (type?.id === undefined && type?.name === undefined)
    return communicationTypes.find((one) => one.communicationType === communicationType);
  const name = type.name?.toLowerCase();
  const known = communicationTypes.find((one) =>
    type.id === undefined ? one.name.toLowerCase() === name : one.id === type.id,
  );
  const shown = String(type.id ?? type.name).slice(0, 100);
  return (
    known ?? fault(faults, 'communicationItems/type/id', 'NotFound', `Communication Type ${shown} not found`)
  );
}

/** Contacts: each communication item has a number that stays, and its type's name; one default contact for each company. */
export const contactHook: Hook = {
  ...oneDefaultHook(resourceOf('contact'), 'company'),
  async prepare({ data }, { env, before, faults }) {
    if (data['communicationItems'] === undefined) return;
    const items = itemsSchema.parse(data['communicationItems']);
    const held = new Set(itemsSchema.parse(before?.data['communicationItems']).map(({ id }) => id));
    const taken = new Set<number>();
    const known = items.map(({ id }) => {
      const keeps = id !== undefined && held.has(id) && !taken.has(id);
      if (keeps) taken.add(id);
      return keeps ? id : undefined;
    });
    const missing = known.filter((id) => id === undefined).length;
    const fresh = missing === 0 ? [] : await nextNumbers(env.db, 'communication_item_id', missing);
    data['communicationItems'] = items.map((item, i) => {
      const type = typeOf(item, faults);
      return {
        ...item,
        id: known[i] ?? fresh.shift(),
        ...(type === undefined ? {} : { type: { id: type.id, name: type.name } }),
        ...(item.communicationType === undefined && type !== undefined
          ? { communicationType: type.communicationType }
          : {}),
      };
    });
  },
};
