import type { Deps } from '../deps.ts';
import { getSettings } from '../providers/index.ts';
import { consoleAddress, findRegistered, type Registered } from './store.ts';

export const callbackStates = [
  /** The PSA tells us when a ticket of the board changes. */
  'registered',
  /** The key may not register it; tried again daily. */
  'refused',
  'failed',
  /** Not tried yet: the next run does. */
  'waiting',
  /** No tickets are made, so there is nothing to be told. */
  'tickets-off',
  /** The console has no address that a PSA could call. */
  'no-address',
] as const;
export type CallbackState = (typeof callbackStates)[number];

export type CallbackStatus = {
  readonly state: CallbackState;
  /** What the PSA said when it refused. */
  readonly detail: string | null;
  readonly checkedAt: Date | null;
};

/** Whether the PSA tells us about changed tickets, and if not, why. */
export const callbackStatus = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<CallbackStatus> => {
  const known: Registered | null = await findRegistered(deps, providerId);
  const checkedAt = known?.checkedAt ?? null;
  const off = (state: CallbackState): CallbackStatus => ({ state, detail: null, checkedAt });
  if ((await consoleAddress(deps)) === null) return off('no-address');
  if (!(await getSettings(deps, providerId)).ticketing.enabled) return off('tickets-off');
  if (known === null || known.state === null) return off('waiting');
  return { state: known.state, detail: known.detail, checkedAt };
};
