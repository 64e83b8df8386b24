import type { Resource } from '../definitions/resource.ts';
import { columnOf, tableOf } from '../store/names.ts';
import type { Hook } from './hook.ts';

/** Where a record is the default one, the others of its list are not. */
export function oneDefaultHook(resource: Resource): Hook {
  const table = tableOf(resource);
  const scope = resource.parent === undefined ? '' : ` and ${columnOf(resource.parent.column)} = $2`;
  return {
    alsoWrites: (draft) => (draft.data['defaultFlag'] === true ? [table] : []),
    async written(id, draft, { env }, runner) {
      const values = resource.parent === undefined ? [id] : [id, draft.refs[resource.parent.column]];
      await env.db.run(
        `update ${table} set data = data || '{"defaultFlag":false}', version = version + 1
          where id <> $1 and data @> '{"defaultFlag":true}'${scope}`,
        values,
        runner,
      );
    },
  };
}
