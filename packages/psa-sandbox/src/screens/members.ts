import { Hono } from 'hono';
import { z } from 'zod';
import type { ApiLog } from '../api-log.ts';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { createRecord, patchRecord } from '../rest/write.ts';
import { readApiLog } from '../store/api-log-store.ts';
import { addHistory, type HistoryDetail, readHistory } from '../store/history-store.ts';
import { addKey, deleteKey, keysOf } from '../store/key-store.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { administrator, writerOf } from './administrator.ts';
import { historyEntries } from './history-text.ts';
import { idOf, inputOf, refusal } from './input.ts';

const member = resourceOf('apiMember');
const noun = 'API Member';

const optional = z.string().max(10_000).nullish();
const memberInput = z.object({
  identifier: z
    .string({ error: 'The Member ID field is required.' })
    .trim()
    .min(1, 'The Member ID field is required.')
    .max(15, 'The Member ID may have at most 15 characters.'),
  name: z
    .string({ error: 'The Member Name field is required.' })
    .trim()
    .min(1, 'The Member Name field is required.')
    .max(30, 'The Member Name may have at most 30 characters.'),
  securityRoleId: z.number({ error: 'The Role ID field is required.' }).int(),
  emailAddress: optional,
  timeZone: optional,
  level: optional,
  location: optional,
  department: optional,
  notes: optional,
  inactiveFlag: z.boolean().nullish(),
  excludedServiceBoardIds: z.array(z.number().int()).max(1_000).nullish(),
});
type MemberInput = z.infer<typeof memberInput>;
const keyInput = z.object({
  description: z
    .string({ error: 'The Description field is required.' })
    .trim()
    .min(1, 'The Description field is required.')
    .max(250),
});
const debugInput = z.object({ minutes: z.number().int().min(0).max(1_440) });

/** References that the screen names by their names. */
const named = [
  { input: 'timeZone', field: 'timeZone', kind: 'timeZoneSetup', label: 'Time Zone' },
  { input: 'level', field: 'structureLevel', kind: 'structureLevel', label: 'Level' },
  { input: 'location', field: 'securityLocation', kind: 'location', label: 'Location' },
  { input: 'department', field: 'defaultDepartment', kind: 'department', label: 'Department/Business Unit' },
] as const;

async function nameOf(env: Env, kind: string, id: number | null | undefined): Promise<string | null> {
  const name = id === null || id === undefined ? undefined : (await env.small.row(kind, id))?.data['name'];
  return typeof name === 'string' ? name : null;
}

async function shown(env: Env, row: SmallRow) {
  const text = (name: string): string | null => (typeof row.data[name] === 'string' ? row.data[name] : null);
  const names = Object.fromEntries(
    await Promise.all(
      named.map(async ({ input, field, kind }) => [input, await nameOf(env, kind, row.refs[field])] as const),
    ),
  );
  return {
    id: row.id,
    identifier: text('identifier') ?? '',
    name: text('name') ?? '',
    emailAddress: text('emailAddress'),
    securityRoleId: row.refs['securityRole'] ?? 0,
    securityRoleName: await nameOf(env, 'securityRole', row.refs['securityRole']),
    ...names,
    notes: text('notes'),
    inactiveFlag: row.data['inactiveFlag'] === true,
    excludedServiceBoardIds: row.data['excludedServiceBoardIds'] ?? [],
  };
}

async function existing(env: Env, id: number): Promise<SmallRow> {
  const row = await env.small.row('apiMember', id);
  if (row === undefined) throw noRecord(noun, id);
  return row;
}

async function bodyOf(env: Env, input: MemberInput): Promise<Record<string, unknown>> {
  if ((await env.small.row('securityRole', input.securityRoleId)) === undefined) {
    throw refusal(
      'NotFound',
      `Security Role ${input.securityRoleId} not found`,
      'apiMember',
      'securityRoleId',
    );
  }
  const references: Record<string, unknown> = {};
  for (const { input: key, field, kind, label } of named) {
    const text = input[key];
    if (text === null || text === undefined || text === '') continue;
    const row = await env.small.find(
      kind,
      (r) => String(r.data['name']).toLowerCase() === text.toLowerCase(),
    );
    if (row === undefined) throw refusal('NotFound', `${label} ${text} not found`, 'apiMember', key);
    references[field] = { id: row.id };
  }
  return {
    identifier: input.identifier,
    name: input.name,
    emailAddress: input.emailAddress ?? null,
    notes: input.notes ?? null,
    inactiveFlag: input.inactiveFlag ?? false,
    excludedServiceBoardIds: input.excludedServiceBoardIds ?? [],
    securityRole: { id: input.securityRoleId },
    ...references,
  };
}

function plain(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): HistoryDetail[] {
  return Object.keys(after)
    .filter((field) => plain(before[field]) !== plain(after[field]))
    .map((field) => ({ field, before: plain(before[field]) ?? '', after: plain(after[field]) }));
}

/** System > Members > API Members, with their keys and logs. */
export function memberRoutes(env: Env, apiLog: ApiLog): Hono {
  const app = new Hono();
  const note = (recordId: number, action: string, details: readonly HistoryDetail[] = []): Promise<void> =>
    addHistory(env.db, {
      kind: 'apiMember',
      recordId,
      at: timestamp(env.now()),
      who: administrator.identifier,
      action,
      details,
    });

  app.get('/', async (c) => {
    const rows = [...(await env.small.rows('apiMember')).values()];
    return c.json(await Promise.all(rows.map((row) => shown(env, row))));
  });
  app.post('/', async (c) => {
    const input = await inputOf(c, memberInput, 'apiMember');
    const { id } = await createRecord(writerOf(env), member, await bodyOf(env, input));
    await note(id, 'created');
    return c.json(await shown(env, await existing(env, id)), 201);
  });
  app.get('/:id', async (c) => c.json(await shown(env, await existing(env, idOf(c, 'id', noun)))));
  app.put('/:id', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const before = await shown(env, row);
    const sent = await bodyOf(env, await inputOf(c, memberInput, 'apiMember'));
    const operations = Object.entries(sent).map(([path, value]) => ({ op: 'replace', path, value }));
    await patchRecord(writerOf(env), member, row.id, operations, []);
    const after = await shown(env, await existing(env, row.id));
    const details = differences(before, after);
    if (details.length > 0) await note(row.id, 'changed', details);
    return c.json(after);
  });
  app.get('/:id/history', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    return c.json(historyEntries(await readHistory(env.db, 'apiMember', row.id)));
  });
  app.get('/:id/keys', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    return c.json(await keysOf(env.db, row.id));
  });
  app.post('/:id/keys', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const { description } = await inputOf(c, keyInput, 'publicApiKey');
    const key = await addKey(env.db, row.id, description, timestamp(env.now()));
    await note(row.id, 'keyAdded', [
      { field: 'Description', before: null, after: `${description} (${key.publicKey})` },
    ]);
    return c.json(key, 201);
  });
  app.delete('/:id/keys/:keyId', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const keyId = idOf(c, 'keyId', 'API Key');
    const description = await deleteKey(env.db, row.id, keyId);
    if (description === undefined) throw noRecord('API Key', keyId);
    await note(row.id, 'keyDeleted', [{ field: 'Description', before: null, after: description }]);
    return c.body(null, 204);
  });
  app.get('/:id/logs', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    await apiLog.flush();
    const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
    const limit = Math.min(1_000, Math.max(1, Number(c.req.query('pageSize') ?? 50) || 50));
    const found = await readApiLog(env.db, row.id, {
      search: (c.req.query('search') ?? '').slice(0, 200),
      offset: (page - 1) * limit,
      limit,
    });
    const rows = found.rows.map(({ requestBody, responseBody, ...line }) => ({
      ...line,
      body:
        requestBody === null && responseBody === null
          ? null
          : `${requestBody ?? ''}\n\n${responseBody ?? ''}`.trim(),
    }));
    const until = apiLog.debugUntil(row.id);
    return c.json({ rows, total: found.total, debugUntil: until === undefined ? null : timestamp(until) });
  });
  app.post('/:id/logs/debug', async (c) => {
    const row = await existing(env, idOf(c, 'id', noun));
    const { minutes } = await inputOf(c, debugInput, 'apiLog');
    if (minutes === 0) apiLog.stopDebug(row.id);
    const until = minutes === 0 ? undefined : apiLog.startDebug(row.id, minutes);
    return c.json({ debugUntil: until === undefined ? null : timestamp(until) });
  });
  return app;
}
