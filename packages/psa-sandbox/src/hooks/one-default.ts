import type { Resource } from '../definitions/resource.ts';
import { columnOf, tableOf } from '../store/names.ts';
import type { Hook } from './hook.ts';

/** Where a record is the default one, the others of its list are not; `within`: those that refer to the same record. */
export function oneDefaultHook(resource: Resource, within = resource.parent?.column): Hook {
  const table = tableOf(resource);
  const scope = within === undefined ? '' : ` and ${columnOf(within)} = $2`;
  return {
    alsoWrites: (draft) => (draft.data['defaultFlag'] === true ? [table] : []),
    async written(id, draft, { env }, runner) {
      const values = within === undefined ? [id] : [id, draft.refs[within]];
      await env.db.run(
        `update ${table} set data = data || '{"defaultFlag":false}', version = version + 1
          where id <> $1 and data @> '{"defaultFlag":true}'${scope}`,
        values,
        runner,
      );
    },
  };
}
