import type { Hook } from './hook.ts';

/** A document's content goes with it. */
export const documentHook: Hook = {
  async deleted(id, env, runner) {
    await env.db.run('delete from document_content where document_id = $1', [id], runner);
    return [];
  },
};
