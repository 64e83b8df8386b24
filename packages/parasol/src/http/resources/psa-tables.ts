import { z } from '@hono/zod-openapi';
import {
  Board,
  BoardStatus,
  BoardType,
  PsaCallError,
  Priority,
  type ConnectWiseClient,
} from '@parasol/connectwise';
import { parasolError } from '../../errors/index.ts';
import { psaClientFor } from '../../providers/index.ts';
import type { HttpDeps } from '../env.ts';
import { providerParams } from '../params.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

// The choices of the ticketing settings, read from the PSA each time they are asked for: "refreshed on demand".

const choice = z.object({ id: z.number().int(), name: z.string(), inactive: z.boolean() });
const rowsMax = 1000;

const boards = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/boards',
  summary: 'Service boards of the PSA (projects left out)',
  request: { params: providerParams },
  responses: { 200: json(z.object({ rows: z.array(choice) }), 'Boards by name') },
});

const boardParams = providerParams.extend({ boardId: z.coerce.number().int().min(1).max(2_147_483_647) });

const statuses = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/boards/{boardId}/statuses',
  summary: 'Statuses of a board, in its order',
  request: { params: boardParams },
  responses: {
    200: json(
      z.object({ rows: z.array(choice.extend({ closed: z.boolean(), isDefault: z.boolean() })) }),
      'Statuses',
    ),
  },
});

const types = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/boards/{boardId}/types',
  summary: 'Types of a board',
  request: { params: boardParams },
  responses: { 200: json(z.object({ rows: z.array(choice) }), 'Types by name') },
});

const priorities = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/priorities',
  summary: 'Priorities of the PSA',
  request: { params: providerParams },
  responses: {
    200: json(z.object({ rows: z.array(choice.extend({ color: z.string().nullable() })) }), 'Priorities'),
  },
});

/** Reads a small table whole; a refusal becomes `psa_call_failed` with the PSA's own words. */
const readTable = async <T>(
  deps: HttpDeps,
  providerId: string,
  path: string,
  schema: z.ZodType<T>,
): Promise<T[]> => {
  const client: ConnectWiseClient = await psaClientFor(deps, providerId);
  try {
    const rows: T[] = [];
    for await (const page of client.pages(path, schema, { pageSize: rowsMax })) {
      rows.push(...page);
      if (rows.length >= rowsMax) break;
    }
    return rows;
  } catch (error) {
    if (!(error instanceof PsaCallError)) throw error;
    const { answer } = error;
    if (answer.outcome === 'refused' && answer.status === 404) throw parasolError('not_found');
    const said =
      answer.outcome === 'refused'
        ? { status: answer.status, said: answer.message }
        : { outcome: answer.outcome };
    throw parasolError('psa_call_failed', said);
  } finally {
    await client.close();
  }
};

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

export const psaTableRoutes = newRouter()
  .openapi(boards, async (c) => {
    const found = await readTable(c.get('deps'), c.req.valid('param').providerId, '/service/boards', Board);
    const rows = found
      .filter((board) => board.projectFlag !== true)
      .map((board) => ({ id: board.id, name: board.name, inactive: board.inactiveFlag === true }))
      .toSorted(byName);
    return c.json({ rows }, 200);
  })
  .openapi(statuses, async (c) => {
    const { providerId, boardId } = c.req.valid('param');
    const found = await readTable(
      c.get('deps'),
      providerId,
      `/service/boards/${boardId}/statuses`,
      BoardStatus,
    );
    const rows = found
      .toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0))
      .map((status) => ({
        id: status.id,
        name: status.name,
        inactive: status.inactive === true,
        closed: status.closedStatus === true,
        isDefault: status.defaultFlag === true,
      }));
    return c.json({ rows }, 200);
  })
  .openapi(types, async (c) => {
    const { providerId, boardId } = c.req.valid('param');
    const found = await readTable(c.get('deps'), providerId, `/service/boards/${boardId}/types`, BoardType);
    const rows = found
      .map((type) => ({ id: type.id, name: type.name, inactive: type.inactive === true }))
      .toSorted(byName);
    return c.json({ rows }, 200);
  })
  .openapi(priorities, async (c) => {
    const found = await readTable(
      c.get('deps'),
      c.req.valid('param').providerId,
      '/service/priorities',
      Priority,
    );
    const rows = found
      .toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0))
      .map((priority) => ({
        id: priority.id,
        name: priority.name,
        inactive: false,
        color: priority.color ?? null,
      }));
    return c.json({ rows }, 200);
  });
