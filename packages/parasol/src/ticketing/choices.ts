import {
  Board,
  BoardStatus,
  BoardType,
  Priority,
  PsaCallError,
  type ConnectWiseClient,
} from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { getSettings, psaClientFor, type ProviderSettings } from '../providers/index.ts';
import { readCheck, saveCheck } from './store.ts';

const problemSchema = z.object({
  what: z.enum(['board', 'status', 'type', 'priority']),
  id: z.number(),
  name: z.string(),
  state: z.enum(['gone', 'inactive']),
});

/** Something that the ticketing settings name and the PSA doesn't offer any more. */
export type ChoiceProblem = z.infer<typeof problemSchema>;
export type ChoiceCheck = { readonly checkedAt: Date; readonly problems: readonly ChoiceProblem[] };

const rowsMax = 5_000;

type Choice = { readonly id: number; readonly name: string; readonly inactive: boolean };

const readAll = async <T>(client: ConnectWiseClient, path: string, schema: z.ZodType<T>): Promise<T[]> => {
  const rows: T[] = [];
  for await (const page of client.pages(path, schema, { pageSize: 1000 })) {
    rows.push(...page);
    if (rows.length >= rowsMax) break;
  }
  return rows;
};

/** What is wrong with one chosen record, if anything is. */
const judged = (
  what: ChoiceProblem['what'],
  id: number | undefined,
  name: string | undefined,
  offered: readonly Choice[],
): ChoiceProblem[] => {
  if (id === undefined) return [];
  const found = offered.find((choice) => choice.id === id);
  if (found === undefined) return [{ what, id, name: name ?? String(id), state: 'gone' }];
  return found.inactive ? [{ what, id, name: found.name, state: 'inactive' }] : [];
};

const compare = async (
  client: ConnectWiseClient,
  ticketing: ProviderSettings['ticketing'],
): Promise<ChoiceProblem[]> => {
  const { boardId, boardName, statusId, statusName, typeId, typeName, priorityId, priorityName } = ticketing;
  const boards = (await readAll(client, '/service/boards', Board)).map((board) => ({
    id: board.id,
    name: board.name,
    inactive: board.inactiveFlag === true,
  }));
  const priorities = (await readAll(client, '/service/priorities', Priority)).map((one) => ({
    id: one.id,
    name: one.name,
    inactive: false,
  }));
  const found = [
    ...judged('board', boardId, boardName, boards),
    ...judged('priority', priorityId, priorityName, priorities),
    ...Object.entries(ticketing.priorityByCategory).flatMap(([category, id]) =>
      judged('priority', id, `${id} (${category})`, priorities),
    ),
  ];
  // Statuses and types belong to a board; where that is gone, so are they.
  if (boardId === undefined || found.some((one) => one.what === 'board' && one.state === 'gone'))
    return found;
  const below = `/service/boards/${boardId}`;
  if (statusId !== undefined) {
    const statuses = await readAll(client, `${below}/statuses`, BoardStatus);
    const offered = statuses.map((one) => ({ id: one.id, name: one.name, inactive: one.inactive === true }));
    found.push(...judged('status', statusId, statusName, offered));
  }
  if (typeId !== undefined) {
    const types = await readAll(client, `${below}/types`, BoardType);
    const offered = types.map((one) => ({ id: one.id, name: one.name, inactive: one.inactive === true }));
    found.push(...judged('type', typeId, typeName, offered));
  }
  return found;
};

/**
 * Asks the PSA whether what the ticketing settings name is still there and in use, and keeps the answer. Throws
 * `psa_not_connected`, `psa_disabled`, `psa_call_failed`; then the answer before stays.
 */
export const checkChoices = async (
  deps: Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>,
  providerId: string,
): Promise<ChoiceCheck> => {
  const { ticketing } = await getSettings(deps, providerId);
  const client = await psaClientFor(deps, providerId);
  try {
    const problems = await compare(client, ticketing);
    const checkedAt = deps.clock.now();
    await inProvider(deps.db, providerId, async (tx) => saveCheck(tx, providerId, checkedAt, problems));
    return { checkedAt, problems };
  } catch (error) {
    if (!(error instanceof PsaCallError)) throw error;
    const { answer } = error;
    throw parasolError('psa_call_failed', {
      reason:
        answer.outcome === 'refused' ? `It answered ${answer.status}: ${answer.message}` : answer.outcome,
    });
  } finally {
    await client.close();
  }
};

const chosenIds = (ticketing: ProviderSettings['ticketing']): ReadonlySet<string> =>
  new Set([
    `board ${ticketing.boardId}`,
    `status ${ticketing.statusId}`,
    `type ${ticketing.typeId}`,
    `priority ${ticketing.priorityId}`,
    ...Object.values(ticketing.priorityByCategory).map((id) => `priority ${id}`),
  ]);

/** What was found last, as far as it is still chosen; null if the PSA was never asked. */
export const latestChoices = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<ChoiceCheck | null> => {
  const row = await inProvider(deps.db, providerId, async (tx) => readCheck(tx, providerId));
  if (row === undefined) return null;
  const chosen = chosenIds((await getSettings(deps, providerId)).ticketing);
  const problems = z.array(problemSchema).parse(row.problems);
  return {
    checkedAt: row.checked_at,
    problems: problems.filter((one) => chosen.has(`${one.what} ${one.id}`)),
  };
};
