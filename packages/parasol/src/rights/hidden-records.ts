import type { ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';
import type { HiddenRecords } from './report.ts';

const named = z.array(z.looseObject({ id: z.number(), name: z.string() }));
const account = z.looseObject({
  structureLevel: z.looseObject({ id: z.number().nullish(), name: z.string().nullish() }).nullish(),
});

/** Corporate is level 1; below it a member sees its own location's or department's records only. */
const isCorporate = (name: string): boolean => /corporate|level 1\b/i.test(name);

const hiddenBoards = async (client: ConnectWiseClient): Promise<HiddenRecords[]> => {
  const all = await client.get('/service/boards', named, { pageSize: 1_000, fields: 'id,name' });
  const seen = await client.get('/service/info/boards', named, { pageSize: 1_000 });
  if (all.outcome !== 'ok' || seen.outcome !== 'ok') return [];
  const seenIds = new Set(seen.body.map((board) => board.id));
  return all.body
    .filter((board) => !seenIds.has(board.id))
    .map((board) => ({
      kind: 'board',
      what: board.name,
      why: `The API member does not see the board ${board.name}: take it out of the member's excluded boards, or choose another board for tickets.`,
    }));
};

const hiddenByLevel = async (client: ConnectWiseClient): Promise<HiddenRecords[]> => {
  const why =
    'Set the Level of the API member (System > Members > API Members) to Corporate; otherwise companies and tickets of other locations stay hidden at 13 of 13 rights.';
  const own = await client.get('/system/myAccount', account);
  const level = own.outcome === 'ok' ? own.body.structureLevel : undefined;
  if (level?.name != null && !isCorporate(level.name)) return [{ kind: 'level', what: level.name, why }];
  const seen = await client.count('/company/companies');
  const all = await client.count('/company/companies/info');
  if (seen.outcome !== 'ok' || all.outcome !== 'ok' || seen.body >= all.body) return [];
  return [{ kind: 'level', what: `${all.body - seen.body} of ${all.body} companies`, why }];
};

/** Records that stay hidden though the rights would show them: a Level below Corporate, excluded boards. */
export const findHiddenRecords = async (client: ConnectWiseClient): Promise<HiddenRecords[]> => [
  ...(await hiddenByLevel(client)),
  ...(await hiddenBoards(client)),
];
