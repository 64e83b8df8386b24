import type { Attempt, Intent } from '../ledger/index.ts';

/** What a person should do about a write that is not done; each has words on the screen. */
export const writeAdvices = [
  'check-rights',
  'check-keys',
  'map-customer',
  'correct-field',
  'record-gone',
  'look-first',
  'held-by-person',
  'being-looked-for',
  'goes-on',
] as const;
export type WriteAdvice = (typeof writeAdvices)[number];

const afterRefusal = (status: number | null, detail: string | null): WriteAdvice => {
  if (detail?.startsWith('NoCompany') === true) return 'map-customer';
  if (status === 401) return 'check-keys';
  if (status === 403) return 'check-rights';
  return status === 404 ? 'record-gone' : 'correct-field';
};

/** By its state, its reason and the vendor's last answer. */
export const adviceFor = (
  { state, reason, detail }: Pick<Intent, 'state' | 'reason' | 'detail'>,
  attempts: readonly Pick<Attempt, 'what' | 'status'>[],
): WriteAdvice => {
  if (state === 'refused')
    return afterRefusal(attempts.findLast((attempt) => attempt.what === 'send')?.status ?? null, detail);
  if (state === 'held') return reason === 'cancelled' ? 'held-by-person' : 'look-first';
  return state === 'unknown' ? 'being-looked-for' : 'goes-on';
};
