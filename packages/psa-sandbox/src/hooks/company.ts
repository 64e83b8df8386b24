import { z } from 'zod';
import type { Draft } from '../rest/read-record.ts';
import { fault } from '../rest/read-scalar.ts';
import { resolveReference } from '../rest/resolve-reference.ts';
import { defaultOf } from './defaults.ts';
import type { Hook, WriteContext } from './hook.ts';

const addressFields = ['addressLine1', 'addressLine2', 'city', 'state', 'zip'];
const typesMax = 100;
const typeIds = z.array(z.number());

/** The types of a new company as ids: each was named by id, by identifier or by name. */
async function readTypes(draft: Draft, { env, before, faults }: WriteContext): Promise<void> {
  const sent = draft.posted['types'];
  if (sent === null) {
    delete draft.posted['types'];
    return;
  }
  if (before !== undefined) {
    fault(faults, 'types', 'InvalidField', 'The field types can only be used when creating a company.');
    return;
  }
  if (!Array.isArray(sent) || sent.length > typesMax) {
    fault(faults, 'types', 'InvalidField', 'The field types must be a list of references.');
    return;
  }
  const ids = new Set<number>();
  for (const one of sent) {
    const id = await resolveReference('companyType', 'types', named(one), env, faults);
    if (id !== null && id !== undefined) ids.add(id);
  }
  draft.posted['types'] = [...ids];
}

/** A type has no identifier besides its name. */
function named(type: unknown): unknown {
  return typeof type === 'object' && type !== null && 'identifier' in type && !('name' in type)
    ? { ...type, name: type.identifier }
    : type;
}

/** Companies: a part of an address, types only at creation, deletion by flag. */
export const companyHook: Hook = {
  showsWhatItWrites: true,
  async prepare(draft, context) {
    const { env, caller, before, now, faults } = context;
    draft.refs['status'] ??= await defaultOf(env, 'companyStatus');
    if (addressFields.every((name) => (draft.data[name] ?? '') === '')) {
      fault(
        faults,
        'addressLine1',
        'MissingRequiredField',
        `At least one address field is required: ${addressFields.join(', ')}.`,
      );
    }
    if (draft.posted['types'] !== undefined) await readTypes(draft, context);
    const deleted = draft.data['deletedFlag'] === true;
    if (deleted && before?.data['deletedFlag'] !== true)
      Object.assign(draft.data, { dateDeleted: now, deletedBy: caller.identifier });
    if (!deleted) {
      delete draft.data['dateDeleted'];
      delete draft.data['deletedBy'];
    }
  },
  alsoWrites: (draft) => (draft.posted['types'] === undefined ? [] : ['"record_companyTypeAssociation"']),
  async written(id, draft, { env, caller, now }, runner) {
    for (const typeId of typeIds.parse(draft.posted['types'])) {
      await env.db.run(
        `insert into "record_companyTypeAssociation" (data, entered_at, entered_by, updated_at, updated_by, "company_id", "type_id")
          values ('{}', $1, $2, $1, $2, $3, $4)`,
        [now, caller.identifier, id, typeId],
        runner,
      );
    }
  },
};
