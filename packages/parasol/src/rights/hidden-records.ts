import { ApiMember, Board, Company, type ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';
import type { HiddenRecords } from './report.ts';

const setLevel =
  'Set the Level of the API member (System > Members > API Members) to Corporate; otherwise companies and tickets of other locations stay hidden at 13 of 13 rights.';
const includeBoard = (board: string): string =>
  `The API member does not see ${board}. Take it out of the member’s excluded boards, or let no ticket go there.`;

/** Corporate is level 1; below it a member sees the records of its own location or department only. */
const isCorporate = (name: string): boolean => /corporate|level 1\b/i.test(name);

/** The member's own record says it outright; reading it needs a right above the 13. Null if it can't be read. */
const fromOwnRecord = async (
  client: ConnectWiseClient,
  memberId: number | null,
): Promise<HiddenRecords[] | null> => {
  if (memberId === null) return null;
  const answer = await client.get(`/system/apiMembers/${memberId}`, ApiMember);
  if (answer.outcome !== 'ok') return null;
  const { structureLevel, excludedServiceBoardIds } = answer.body;
  const level = structureLevel?.name ?? null;
  return [
    ...(level === null || isCorporate(level)
      ? []
      : [{ kind: 'level' as const, what: level, why: setLevel, sure: true }]),
    ...(excludedServiceBoardIds ?? []).map((id) => ({
      kind: 'board' as const,
      what: `board ${id}`,
      why: includeBoard(`board ${id}`),
      sure: true,
    })),
  ];
};

const missingId = 2_147_483_647;
const gapsMax = 30;

/**
 * Whether the PSA knows a board, asked by a ticket that can't be made because it has no summary and no company: the
 * refusal names a board that doesn't exist, and doesn't name one that is only hidden. Null if it can't be told.
 */
const boardExists = async (client: ConnectWiseClient, id: number): Promise<boolean | null> => {
  const answer = await client.write('POST', '/service/tickets', { board: { id } }, z.unknown());
  if (answer.outcome !== 'refused' || answer.status !== 400 || answer.errors.length === 0) return null;
  return !answer.errors.some(
    (error) => error.code === 'NotFound' && error.field?.startsWith('board') === true,
  );
};

/** Numbers between and just after those that are seen: where a hidden board would be. */
const gapsAmong = (ids: readonly number[]): number[] => {
  const seen = new Set(ids);
  const last = Math.max(0, ...ids) + 5;
  return Array.from({ length: last }, (_none, n) => n + 1)
    .filter((id) => !seen.has(id))
    .slice(-gapsMax);
};

const hiddenBoards = async (
  client: ConnectWiseClient,
  boards: readonly Board[] | null,
): Promise<HiddenRecords[]> => {
  // A PSA that stops at the first fault says nothing of boards: then nothing can be told.
  if (boards === null || (await boardExists(client, missingId)) !== false) return [];
  const hidden: HiddenRecords[] = [];
  for (const id of gapsAmong(boards.map((board) => board.id)))
    if ((await boardExists(client, id)) === true)
      hidden.push({ kind: 'board', what: `board ${id}`, why: includeBoard(`board ${id}`), sure: true });
  return hidden;
};

const hint = (what: string): HiddenRecords[] => [{ kind: 'level', what, why: setLevel, sure: false }];

const companiesLookedAt = 1_000;

/** All companies seen stand in one location, though there are boards in others: it looks like a member of that location. */
const hiddenByLevel = async (
  client: ConnectWiseClient,
  boards: readonly Board[] | null,
): Promise<HiddenRecords[]> => {
  const answer = await client.get('/company/companies', z.array(Company), {
    pageSize: companiesLookedAt,
    fields: 'id,identifier,name,territory',
  });
  if (answer.outcome !== 'ok') return [];
  if (answer.body.length === 0) return hint('The API member sees no company at all.');
  const places = new Map(answer.body.map(({ territory }) => [territory?.id ?? null, territory?.name ?? '']));
  const [place, ...others] = places;
  if (place === undefined || place[0] === null || others.length > 0) return [];
  const locationSchema = z.looseObject({ location: z.looseObject({ id: z.number() }).nullish() });
  const elsewhere = boards?.some((board) => {
    const location = locationSchema.safeParse(board).data?.location?.id;
    return location !== undefined && location !== place[0];
  });
  return elsewhere === true ? hint(`All companies that the API member sees belong to ${place[1]}.`) : [];
};

/**
 * Records that stay hidden though the rights would show them: a Level below Corporate, excluded boards. The member's
 * own record tells where it may be read; else it is concluded from what the PSA shows and what it lets slip.
 */
export const findHiddenRecords = async (
  client: ConnectWiseClient,
  memberId: number | null,
): Promise<HiddenRecords[]> => {
  const told = await fromOwnRecord(client, memberId);
  if (told !== null) return told;
  const answer = await client.get('/service/boards', z.array(Board), { pageSize: 1_000 });
  const boards = answer.outcome === 'ok' ? answer.body : null;
  return [...(await hiddenByLevel(client, boards)), ...(await hiddenBoards(client, boards))];
};
