import { randomBytes } from 'node:crypto';

import { CallbackEntry, type ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { getSettings } from '../providers/index.ts';
import { consoleAddress, registeredOf, saveRegistered, type Registered } from './store.ts';

/** A key that may not register is tried again once a day: it may be given the right. */
const againAfterRefusalMs = 24 * 3_600_000;
const writeTimeoutMs = 30_000;
const readMax = 5_000;

type Outcome = Pick<Registered, 'state' | 'detail'>;

const refusedOr = (answer: {
  readonly outcome: string;
  readonly message?: string;
  readonly reason?: string;
}): Outcome =>
  answer.outcome === 'refused'
    ? { state: 'refused', detail: answer.message ?? null }
    : { state: 'failed', detail: answer.reason ?? answer.outcome };

/** The callbacks of ours among those of the PSA; several after a write whose answer was lost. */
const findOurs = async (psa: ConnectWiseClient, providerId: string): Promise<CallbackEntry[]> => {
  const ours: CallbackEntry[] = [];
  let read = 0;
  for await (const page of psa.pages('/system/callbacks', CallbackEntry)) {
    ours.push(...page.filter((entry) => entry.url?.includes(`/callbacks/${providerId}/`)));
    read += page.length;
    if (read >= readMax) break;
  }
  return ours.sort((a, b) => a.id - b.id);
};

const register = async (psa: ConnectWiseClient, providerId: string, wanted: object): Promise<Outcome> => {
  // also tells whether the key may at all: without the right, no list
  const may = await psa.get('/system/callbacks', z.array(CallbackEntry), { pageSize: 1 });
  if (may.outcome !== 'ok') return refusedOr(may);
  const [first, ...more] = await findOurs(psa, providerId);
  const options = { timeoutMs: writeTimeoutMs };
  for (const extra of more)
    await psa.write('DELETE', `/system/callbacks/${extra.id}`, undefined, z.unknown(), options);
  if (first === undefined) {
    const made = await psa.write('POST', '/system/callbacks', wanted, CallbackEntry, options);
    return made.outcome === 'ok' ? { state: 'registered', detail: null } : refusedOr(made);
  }
  const wrong = Object.entries({ ...wanted, inactiveFlag: false }).filter(
    ([name, value]) => String(first[name]).toLowerCase() !== String(value).toLowerCase(),
  );
  if (wrong.length === 0) return { state: 'registered', detail: null };
  const changes = wrong.map(([name, value]) => ({ op: 'replace', path: name, value }));
  const set = await psa.write('PATCH', `/system/callbacks/${first.id}`, changes, CallbackEntry, options);
  return set.outcome === 'ok' ? { state: 'registered', detail: null } : refusedOr(set);
};

/**
 * Sees to it that the PSA calls us when a ticket of our board changes, where the key may register that and the
 * console has an address. Without it nothing is lost: tickets are read before anything is written anyway.
 */
export const keepRegistered = async (
  deps: Deps,
  providerId: string,
  psa: ConnectWiseClient,
): Promise<Registered['state']> => {
  const address = await consoleAddress(deps);
  if (address === null) return null;
  const { ticketing } = await getSettings(deps, providerId);
  if (!ticketing.enabled) return null;
  const known = await registeredOf(deps, providerId, randomBytes(24).toString('base64url'));
  const now = deps.clock.now();
  const ageMs = now.getTime() - (known.checkedAt?.getTime() ?? 0);
  if (known.state === 'refused' && ageMs < againAfterRefusalMs) return 'refused';
  const { boardId } = ticketing;
  const outcome = await register(psa, providerId, {
    url: `${address}/api/v1/callbacks/${providerId}/${known.token}?recordId=`,
    type: 'ticket',
    ...(boardId === undefined ? { level: 'owner', objectId: 1 } : { level: 'board', objectId: boardId }),
  });
  await saveRegistered(deps, providerId, { ...outcome, checkedAt: now });
  return outcome.state;
};
