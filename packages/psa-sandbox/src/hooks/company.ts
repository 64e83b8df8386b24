import { z } from 'zod';
import { fault } from '../rest/read-scalar.ts';
import { defaultOf } from './defaults.ts';
import type { Hook } from './hook.ts';

const addressFields = ['addressLine1', 'addressLine2', 'city', 'state', 'zip'];
const typesSchema = z.array(z.looseObject({ id: z.number().int() })).max(100);

/** Companies: a part of an address, types only at creation, deletion by flag. */
export const companyHook: Hook = {
  async prepare(draft, { env, caller, before, now, faults }) {
    draft.refs['status'] ??= await defaultOf(env, 'companyStatus');
    if (addressFields.every((name) => (draft.data[name] ?? '') === '')) {
      fault(
        faults,
        'addressLine1',
        'MissingRequiredField',
        `At least one address field is required: ${addressFields.join(', ')}.`,
      );
    }
    const types = draft.posted['types'];
    if (types !== undefined) await checkTypes(types);
    const deleted = draft.data['deletedFlag'] === true;
    if (deleted && before?.data['deletedFlag'] !== true)
      Object.assign(draft.data, { dateDeleted: now, deletedBy: caller.identifier });
    if (!deleted) {
      delete draft.data['dateDeleted'];
      delete draft.data['deletedBy'];
    }

    async function checkTypes(sent: unknown): Promise<void> {
      const read = typesSchema.safeParse(sent);
      if (before !== undefined)
        fault(faults, 'types', 'InvalidField', 'The field types can only be used when creating a company.');
      else if (!read.success)
        fault(faults, 'types', 'InvalidField', 'The field types must be a list of references.');
      else {
        for (const { id } of read.data) {
          if ((await env.small.row('companyType', id)) === undefined) {
            fault(faults, 'types', 'NotFound', `Company Type ${id} not found`);
          }
        }
      }
    }
  },
  alsoWrites: (draft) => (draft.posted['types'] === undefined ? [] : ['"record_companyTypeAssociation"']),
  async written(id, draft, { env, caller, now }, runner) {
    const types = new Set(typesSchema.parse(draft.posted['types']).map((type) => type.id));
    for (const typeId of types) {
      await env.db.run(
        `insert into "record_companyTypeAssociation" (data, entered_at, entered_by, updated_at, updated_by, "company_id", "type_id")
          values ('{}', $1, $2, $1, $2, $3, $4)`,
        [now, caller.identifier, id, typeId],
        runner,
      );
    }
  },
};
