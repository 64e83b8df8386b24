import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import type { IntentKind } from './intent.ts';
import type { Tx } from './ledger.ts';

/**
 * Takes back what a run decided and nobody has begun to write, because the run was cancelled; a later run decides anew.
 * What is under way or in doubt stays, and so does what was given up and is to be sent again. Returns how many.
 */
export const takeBack = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: { readonly runId: string; readonly kind: IntentKind },
): Promise<number> =>
  inProvider(deps.db, providerId, async (tx) => {
    const result = await tx
      .deleteFrom('intents')
      .where('provider_id', '=', providerId)
      .where('run_id', '=', o.runId)
      .where('kind', '=', o.kind)
      .where('state', '=', 'pending')
      .where((row) => row.or([row('attempt', '=', 1), row('sent_at', 'is', null)]))
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  });

/**
 * Takes back a refused write in whose place another was decided: nothing was applied, and neither a person nor a new
 * epoch may send it after the other.
 */
export const takeBackRefused = async (tx: Tx, providerId: string, intentId: string): Promise<void> => {
  await tx
    .deleteFrom('intents')
    .where('provider_id', '=', providerId)
    .where('intent_id', '=', intentId)
    .where('state', '=', 'refused')
    .execute();
};
