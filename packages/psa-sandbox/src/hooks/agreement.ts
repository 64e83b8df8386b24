import { linkTables, unlink } from '../store/configuration-links.ts';
import type { Hook } from './hook.ts';

/** Agreements: their configurations are let go of. */
export const agreementHook: Hook = {
  async deleted(id, env, runner) {
    const link = linkTables.agreement;
    await unlink(env.db, link, link.column, id, runner);
    return [link.table];
  },
};
