import type { Env } from '../env.ts';
import type { Writer } from '../rest/write.ts';
import type { Caller } from '../security/directory.ts';

/** Who the history names for what is done on the screens. They are for one person, on loopback, without a sign-in. */
export const administrator: Caller = {
  memberId: 0,
  identifier: 'Administrator',
  keyId: null,
  keyDescription: '',
  role: undefined,
  locationId: null,
  excludedBoardIds: [],
};

export function writerOf(env: Env): Writer {
  return { env, caller: administrator, hrefBase: '', access: 'All' };
}
