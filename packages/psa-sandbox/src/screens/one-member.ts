import type { Context } from 'hono';
import type { Env } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { idOf } from './input.ts';

const noun = 'API Member';

/** @throws ApiError 404 */
export async function existingMember(env: Env, id: number): Promise<SmallRow> {
  const row = await env.small.row('apiMember', id);
  if (row === undefined) throw noRecord(noun, id);
  return row;
}

/** The API member whose id is in the path. @throws ApiError 404 */
export const memberOf = (env: Env, c: Context): Promise<SmallRow> => existingMember(env, idOf(c, 'id', noun));
