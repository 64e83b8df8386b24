import {
  columns,
  type Level,
  levels,
  securityAreas,
  securityRow,
  setupTableLabels,
} from '@parasol/connectwise';
import { Hono } from 'hono';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { deleteRecord } from '../rest/remove.ts';
import { createRecord, replaceRecord } from '../rest/write.ts';
import { allowedItems, setAllowedItems } from '../store/customize-store.ts';
import { addHistory, type HistoryDetail, readHistory } from '../store/history-store.ts';
import { copyRole, levelMembers, readSettings, writeLevels } from '../store/role-store.ts';
import { administrator, writerOf } from './administrator.ts';
import { historyEntries } from './history-text.ts';
import { idOf, inputOf, refusal } from './input.ts';

const role = resourceOf('securityRole');
const noun = 'Security Role';

const nameInput = z.object({
  name: z
    .string({ error: 'The Role ID field is required.' })
    .trim()
    .min(1, 'The Role ID field is required.')
    .max(30, 'The Role ID may have at most 30 characters.'),
});
const level = z.enum(levels).nullable().optional();
const settingsInput = z
  .array(
    z.object({ area: z.string(), row: z.string(), add: level, edit: level, delete: level, inquire: level }),
  )
  .max(1_000);
const customizeInput = z.object({ allowed: z.array(z.string().max(200)).max(1_000) });

/** What a row's two-list dialog has to choose from; only Table Setup's list is publicly known. */
function itemsOf(area: string, row: string): readonly string[] {
  return area === 'System' && row === 'Table Setup' ? setupTableLabels : [];
}

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
  await addHistory(env.db, {
    kind: 'securityRole',
    recordId,
    at: timestamp(env.now()),
    who: administrator.identifier,
    action,
    details,
  });
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
    const row = await existing(env, idOf(c, 'id', noun));
    const { name } = await inputOf(c, nameInput, 'securityRole');
    const before = String(row.data['name']);
    await replaceRecord(writerOf(env), role, row.id, { ...row.data, name }, []);
    if (before !== name)
      await noteHistory(env, row.id, 'changed', [{ field: 'Role ID', before, after: name }]);
    return c.json(shown(row.id, (await existing(env, row.id)).data));
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
    const before = new Map((await readSettings(env.db, row.id)).map((s) => [`${s.area}/${s.row}`, s]));
    const details: HistoryDetail[] = [];
    const changes: { area: string; row: string; levels: Record<string, Level> }[] = [];
    for (const one of sent) {
      const held = before.get(`${one.area}/${one.row}`);
      if (held === undefined || securityRow(one.area, one.row) === undefined) {
        throw refusal('NotFound', `The row ${one.area} / ${one.row} does not exist.`, 'securityRole', 'row');
      }
      const changed: Record<string, Level> = {};
      for (const column of columns) {
        const wanted = one[column] ?? held[column];
        if (wanted === held[column]) continue;
        changed[levelMembers[column]] = wanted;
        details.push({
          field: `${one.area} / ${one.row}: ${columnNames[column]}`,
          before: held[column],
          after: wanted,
        });
      }
      if (Object.keys(changed).length > 0) changes.push({ area: one.area, row: one.row, levels: changed });
    }
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
    const known = new Set(itemsOf(area, row));
    const unknown = allowed.find((item) => !known.has(item));
    if (unknown !== undefined)
      throw refusal('NotFound', `${unknown} is not in the list.`, 'securityRole', 'allowed');
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

const columnNames = {
  add: 'Add Level',
  edit: 'Edit Level',
  delete: 'Delete Level',
  inquire: 'Inquire Level',
} as const;

/** "Umbrella (copy)", "Umbrella (copy 2)" … within 30 characters. */
function copyName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? ' (copy)' : ` (copy ${n})`;
    const candidate = `${name.slice(0, 30 - suffix.length)}${suffix}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
