import { Hono } from 'hono';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { createRecord, patchRecord } from '../rest/write.ts';
import { addHistory, type HistoryDetail, readHistory } from '../store/history-store.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { administrator, writerOf } from './administrator.ts';
import { historyEntries } from './history-text.ts';
import { inputOf, refusal } from './input.ts';
import { existingMember, memberOf } from './one-member.ts';

const member = resourceOf('apiMember');

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
  defaultLocation: optional,
  department: optional,
  territory: optional,
  serviceBoard: optional,
  notes: optional,
  inactiveFlag: z.boolean().nullish(),
  blockPriceFlag: z.boolean().nullish(),
  blockCostFlag: z.boolean().nullish(),
  excludedServiceBoardIds: z.array(z.number().int()).max(1_000).nullish(),
});
type MemberInput = z.infer<typeof memberInput>;
/** References that the screen names by their names. */
const named = [
  { input: 'timeZone', field: 'timeZone', kind: 'timeZoneSetup', label: 'Time Zone' },
  { input: 'level', field: 'structureLevel', kind: 'structureLevel', label: 'Level' },
  // the one that the level is of, which the screen calls its Name
  { input: 'location', field: 'securityLocation', kind: 'location', label: 'Location' },
  { input: 'defaultLocation', field: 'defaultLocation', kind: 'location', label: 'Location' },
  { input: 'territory', field: 'salesDefaultLocation', kind: 'location', label: 'Default Territory' },
  { input: 'serviceBoard', field: 'serviceDefaultBoard', kind: 'board', label: 'Service Board' },
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
    inactiveDate: text('inactiveDate'),
    blockPriceFlag: row.data['blockPriceFlag'] === true,
    blockCostFlag: row.data['blockCostFlag'] === true,
    excludedServiceBoardIds: row.data['excludedServiceBoardIds'] ?? [],
  };
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
    if (text === undefined) continue;
    if (text === null || text === '') {
      references[field] = null;
      continue;
    }
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
    blockPriceFlag: input.blockPriceFlag ?? false,
    blockCostFlag: input.blockCostFlag ?? false,
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

/** System > Members > API Members. */
export function memberRoutes(env: Env): Hono {
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
    return c.json(await shown(env, await existingMember(env, id)), 201);
  });
  app.get('/:id', async (c) => c.json(await shown(env, await memberOf(env, c))));
  app.put('/:id', async (c) => {
    const row = await memberOf(env, c);
    const before = await shown(env, row);
    const sent = await bodyOf(env, await inputOf(c, memberInput, 'apiMember'));
    const operations = Object.entries(sent).map(([path, value]) => ({ op: 'replace', path, value }));
    await patchRecord(writerOf(env), member, row.id, operations, []);
    const after = await shown(env, await existingMember(env, row.id));
    const details = differences(before, after);
    if (details.length > 0) await note(row.id, 'changed', details);
    return c.json(after);
  });
  app.get('/:id/history', async (c) => {
    const row = await memberOf(env, c);
    return c.json(historyEntries(await readHistory(env.db, 'apiMember', row.id)));
  });
  return app;
}
