import { securityAreas } from '@parasol/connectwise';
import { Hono } from 'hono';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import type { Env } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { deleteRecord } from '../rest/remove.ts';
import { createRecord } from '../rest/write.ts';
import { allowedItems, setAllowedItems } from '../store/customize-store.ts';
import { addHistory, type HistoryDetail, readHistory } from '../store/history-store.ts';
import { copyRole, readSettings, writeLevels } from '../store/role-store.ts';
import { writerOf } from './administrator.ts';
import { historyEntries } from './history-text.ts';
import { idOf, inputOf, refusal } from './input.ts';
import {
  historyOf,
  itemList,
  itemsOf,
  levelChanges,
  mustKnow,
  saveRole,
  settingsInput,
} from './save-role.ts';

const role = resourceOf('securityRole');
const noun = 'Security Role';

const nameInput = z.object({
  name: z
    .string({ error: 'The Role ID field is required.' })
    .trim()
    .min(1, 'The Role ID field is required.')
    .max(30, 'The Role ID may have at most 30 characters.'),
});
const customizeInput = z.object({ allowed: itemList });
/** What Save sends: the Role ID, and of the rest what was changed. */
const roleInput = nameInput.extend({ settings: settingsInput.optional(), tables: itemList.optional() });

function shown(id: number, data: Readonly<Record<string, unknown>>) {
  return {
    id,
    name: String(data['name']),
    roleType: typeof data['roleType'] === 'string' ? data['roleType'] : 'Custom',
    adminFlag: data['adminFlag'] === true,
    inactiveFlag: data['inactiveFlag'] === true,
  };
}

async function existing(env: Env, id: number) {
  const row = await env.small.row('securityRole', id);
  if (row === undefined) throw noRecord(noun, id);
  return row;
}

async function noteHistory(
  env: Env,
  recordId: number,
  action: string,
  details: readonly HistoryDetail[] = [],
): Promise<void> {
  await addHistory(env.db, historyOf(env, recordId, action, details));
}

/** System > Security Roles. */
export function roleRoutes(env: Env): Hono {
  const app = new Hono();

  app.get('/', async (c) =>
    c.json([...(await env.small.rows('securityRole')).values()].map((row) => shown(row.id, row.data))),
  );
  app.post('/', async (c) => {
    const { name } = await inputOf(c, nameInput, 'securityRole');
    const { id } = await createRecord(writerOf(env), role, { name });
    await noteHistory(env, id, 'created');
    return c.json(shown(id, (await existing(env, id)).data), 201);
  });
  app.get('/:id', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    return c.json(shown(row.id, row.data));
  });
  app.put('/:id', async (c) => {
    const { id } = await existing(env, idOf(c, 'id', noun));
    await saveRole(env, id, await inputOf(c, roleInput, 'securityRole'));
    return c.json(shown(id, (await existing(env, id)).data));
  });
  app.delete('/:id', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    if (row.data['adminFlag'] === true)
      throw refusal('InUse', 'The role Admin cannot be deleted.', 'securityRole', 'id');
    await deleteRecord(writerOf(env), role, row.id, []);
    return c.body(null, 204);
  });
  app.post('/:id/copy', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const taken = new Set(
      [...(await env.small.rows('securityRole')).values()].map((r) => String(r.data['name']).toLowerCase()),
    );
    const name = copyName(String(row.data['name']), taken);
    const { id } = await createRecord(writerOf(env), role, { name });
    await copyRole(env.db, row.id, id);
    await noteHistory(env, id, 'copied', [
      { field: 'Role ID', before: String(row.data['name']), after: name },
    ]);
    return c.json(shown(id, (await existing(env, id)).data), 201);
  });
  app.get('/:id/history', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    return c.json(historyEntries(await readHistory(env.db, 'securityRole', row.id)));
  });
  app.get('/:id/settings', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    return c.json(await readSettings(env.db, row.id));
  });
  app.put('/:id/settings', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const sent = await inputOf(c, settingsInput, 'securityRole');
    const { changes, details } = await levelChanges(env, row.id, sent);
    await writeLevels(env.db, row.id, changes);
    if (details.length > 0) await noteHistory(env, row.id, 'changed', details);
    return c.json(await readSettings(env.db, row.id));
  });
  app.get('/:id/customize/:area/:row', async (c) => {
    const { id, area, row } = await dialog(c.req.param('id'), c.req.param('area'), c.req.param('row'));
    return c.json(await lists(id, area, row));
  });
  app.put('/:id/customize/:area/:row', async (c) => {
    const { id, area, row } = await dialog(c.req.param('id'), c.req.param('area'), c.req.param('row'));
    const { allowed } = await inputOf(c, customizeInput, 'securityRole');
    mustKnow(allowed, itemsOf(area, row));
    const before = await allowedItems(env.db, id, area, row);
    await setAllowedItems(env.db, id, area, row, allowed);
    const after = await allowedItems(env.db, id, area, row);
    if (before.join('\n') !== after.join('\n')) {
      await noteHistory(env, id, 'changed', [
        { field: `${area} / ${row}: Allow Access`, before: before.join(', '), after: after.join(', ') },
      ]);
    }
    return c.json(await lists(id, area, row));
  });

  async function dialog(idText: string, area: string, row: string) {
    const id = (await existing(env, /^\d{1,9}$/.test(idText) ? Number(idText) : 0)).id;
    const found = securityAreas.find((a) => a.area === area)?.rows.find((r) => r.row === row && r.customize);
    if (found === undefined) throw noRecord('Customize list', `${area} / ${row}`.slice(0, 80));
    return { id, area, row };
  }
  async function lists(id: number, area: string, row: string) {
    const allowed = await allowedItems(env.db, id, area, row);
    const taken = new Set(allowed);
    return { allowed, disallowed: itemsOf(area, row).filter((item) => !taken.has(item)) };
  }
  return app;
}

/** "Umbrella (copy)", "Umbrella (copy 2)" … within 30 characters. */
function copyName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? ' (copy)' : ` (copy ${n})`;
    const candidate = `${name.slice(0, 30 - suffix.length)}${suffix}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
