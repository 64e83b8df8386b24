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
import { getSettings, psaClientFor } from '../../providers/index.ts';
import type { HttpDeps } from '../env.ts';
import { providerParams } from '../params.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

// The choices of the ticketing settings, read from the PSA each time they are asked for: "refreshed on demand".

const choice = z.object({ id: z.number().int(), name: z.string(), inactive: z.boolean() });
const statusChoice = choice.extend({ closed: z.boolean(), isDefault: z.boolean() });
const priorityChoice = choice.extend({ color: z.string().nullable() });
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
    200: json(z.object({ rows: z.array(statusChoice) }), 'Statuses'),
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
    200: json(z.object({ rows: z.array(priorityChoice) }), 'Priorities'),
  },
});

const all = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/psa/ticketing-choices',
  summary:
    "All that the ticketing settings choose from: boards, priorities, and the chosen board's statuses and types",
  request: { params: providerParams },
  responses: {
    200: json(
      z
        .object({
          boards: z.array(choice),
          priorities: z.array(priorityChoice),
          statuses: z.array(statusChoice),
          types: z.array(choice),
        })
        .openapi('TicketingChoices'),
      'As they stand in the PSA now',
    ),
  },
});

/** A refusal becomes `psa_call_failed` with the PSA's own words. */
const asking = async <T>(
  deps: HttpDeps,
  providerId: string,
  ask: (client: ConnectWiseClient) => Promise<T>,
): Promise<T> => {
  const client = await psaClientFor(deps, providerId);
  try {
    return await ask(client);
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

/** Reads a small table whole. */
const readTable = async <T>(client: ConnectWiseClient, path: string, schema: z.ZodType<T>): Promise<T[]> => {
  const rows: T[] = [];
  for await (const page of client.pages(path, schema, { pageSize: rowsMax })) {
    rows.push(...page);
    if (rows.length >= rowsMax) break;
  }
  return rows;
};

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
type Ordered = { sortOrder?: number | null | undefined };
const inOrder = (a: Ordered, b: Ordered): number => (a.sortOrder ?? 0) - (b.sortOrder ?? 0);

const boardsOf = async (client: ConnectWiseClient) =>
  (await readTable(client, '/service/boards', Board))
    .filter((board) => board.projectFlag !== true)
    .map((board) => ({ id: board.id, name: board.name, inactive: board.inactiveFlag === true }))
    .toSorted(byName);

const statusesOf = async (client: ConnectWiseClient, boardId: number) =>
  (await readTable(client, `/service/boards/${boardId}/statuses`, BoardStatus))
    .toSorted(inOrder)
    .map((status) => ({
      id: status.id,
      name: status.name,
      inactive: status.inactive === true,
      closed: status.closedStatus === true,
      isDefault: status.defaultFlag === true,
    }));

const typesOf = async (client: ConnectWiseClient, boardId: number) =>
  (await readTable(client, `/service/boards/${boardId}/types`, BoardType))
    .map((type) => ({ id: type.id, name: type.name, inactive: type.inactive === true }))
    .toSorted(byName);

const prioritiesOf = async (client: ConnectWiseClient) =>
  (await readTable(client, '/service/priorities', Priority)).toSorted(inOrder).map((priority) => ({
    id: priority.id,
    name: priority.name,
    inactive: false,
    color: priority.color ?? null,
  }));

export const psaTableRoutes = newRouter()
  .openapi(all, async (c) => {
    const deps = c.get('deps');
    const { providerId } = c.req.valid('param');
    const { ticketing } = await getSettings(deps, providerId);
    const found = await asking(deps, providerId, async (client) => {
      const [boardRows, priorityRows] = await Promise.all([boardsOf(client), prioritiesOf(client)]);
      const boardId = boardRows.find((board) => board.id === ticketing.boardId)?.id;
      // Statuses and types belong to a board; where that is gone, so are they.
      const [statusRows, typeRows] =
        boardId === undefined
          ? [[], []]
          : await Promise.all([statusesOf(client, boardId), typesOf(client, boardId)]);
      return { boards: boardRows, priorities: priorityRows, statuses: statusRows, types: typeRows };
    });
    return c.json(found, 200);
  })
  .openapi(boards, async (c) =>
    c.json({ rows: await asking(c.get('deps'), c.req.valid('param').providerId, boardsOf) }, 200),
  )
  .openapi(statuses, async (c) => {
    const { providerId, boardId } = c.req.valid('param');
    const ask = async (client: ConnectWiseClient) => statusesOf(client, boardId);
    return c.json({ rows: await asking(c.get('deps'), providerId, ask) }, 200);
  })
  .openapi(types, async (c) => {
    const { providerId, boardId } = c.req.valid('param');
    const ask = async (client: ConnectWiseClient) => typesOf(client, boardId);
    return c.json({ rows: await asking(c.get('deps'), providerId, ask) }, 200);
  })
  .openapi(priorities, async (c) =>
    c.json({ rows: await asking(c.get('deps'), c.req.valid('param').providerId, prioritiesOf) }, 200),
  );
