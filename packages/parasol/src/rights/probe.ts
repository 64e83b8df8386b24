import type { Answer, ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';

/** What one probe showed: the call came through to its end or its validation, was refused for want of a right, or neither. */
export type Seen = 'through' | 'refused' | 'nothing';

export type Probed = { readonly seen: Seen; readonly why: string };

/**
 * No record has this number. It makes a change fail on the missing record after the right was judged, and nothing
 * else is ever sent to it.
 */
const missingRecordId = 2_147_483_647;

const rows = z.array(z.looseObject({ id: z.number() }));

const judged = (answer: Answer<unknown>, through: readonly number[]): Probed => {
  if (answer.outcome === 'ok') return { seen: 'through', why: `answered ${answer.status}` };
  if (answer.outcome !== 'refused')
    return {
      seen: 'nothing',
      why: answer.outcome === 'throttled' ? 'asked for fewer calls (429)' : answer.reason,
    };
  if (answer.status === 403) return { seen: 'refused', why: `answered 403: ${answer.message}` };
  return {
    seen: through.includes(answer.status) ? 'through' : 'nothing',
    why: `answered ${answer.status}: ${answer.message}`,
  };
};

/** A read of one record. */
export const probeRead = async (client: ConnectWiseClient, path: string): Promise<Probed> =>
  judged(await client.get(path, rows, { pageSize: 1 }), []);

/**
 * A read of a setup table of which a caller without the right sees id and name only. With no record to look at it
 * shows nothing.
 */
export const probeReducedRead = async (client: ConnectWiseClient, path: string): Promise<Probed> => {
  const answer = await client.get(path, rows, { pageSize: 1 });
  if (answer.outcome !== 'ok') return judged(answer, []);
  const [first] = answer.body;
  if (first === undefined) return { seen: 'nothing', why: 'there is no record to look at' };
  const more = Object.keys(first).some((member) => !['id', 'name', '_info'].includes(member));
  return more
    ? { seen: 'through', why: 'answered with all members' }
    : { seen: 'refused', why: 'answered with id and name only' };
};

/** A create without the members that it needs: 400 if it may, 403 if it may not; it can make nothing. */
export const probeAdd = async (client: ConnectWiseClient, path: string): Promise<Probed> =>
  judged(await client.write('POST', path, {}, z.unknown()), [400, 422]);

/** A change, itself not valid, of a record that does not exist: 404 or 400 if it may, 403 if it may not. */
export const probeEdit = async (client: ConnectWiseClient, path: string): Promise<Probed> =>
  judged(
    await client.write(
      'PATCH',
      `${path}/${missingRecordId}`,
      [{ op: 'replace', path: 'id', value: missingRecordId }],
      z.unknown(),
    ),
    [400, 404, 422],
  );
