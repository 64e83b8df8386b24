import { Configuration, Ticket, type ConnectWiseClient } from '@parasol/connectwise';

import type { Deps } from '../deps.ts';
import { bearsMark, newestWritten, type WrittenRecord } from '../ledger/index.ts';
import type { Connect } from './connect.ts';
import type { PsaTrial } from './test-psa-keys.ts';

const timeoutMs = 15_000;
/** Of tickets and of configurations; some may have been deleted, or lie where this key doesn't see them. */
const readMax = 3;

/** Whether the record of this number bears a mark of ours; null: there is none, or it can't be read. */
const isOurs = async (
  client: ConnectWiseClient,
  { kind, remoteId }: WrittenRecord,
): Promise<boolean | null> => {
  const answer =
    kind === 'ticket-create'
      ? await client.get(`/service/tickets/${remoteId}`, Ticket)
      : await client.get(`/company/configurations/${remoteId}`, Configuration);
  if (answer.outcome !== 'ok') return null;
  const mark = 'externalXRef' in answer.body ? answer.body.externalXRef : answer.body.deviceIdentifier;
  return bearsMark(kind, typeof mark === 'string' ? mark : '');
};

/**
 * Whether the numbers that are kept mean other records in this PSA: those that were written last, as far as they can be
 * read by their numbers, bear no mark of ours.
 */
export const holdsOthersRecords = async (
  deps: Pick<Deps, 'db'> & { readonly connect: Connect },
  providerId: string,
  { site, keys }: PsaTrial,
): Promise<boolean> => {
  const written = await newestWritten(deps, providerId, readMax);
  if (written.length === 0) return false;
  const client = deps.connect.psa({ site, credentials: keys, timeoutMs });
  try {
    const seen = await Promise.all(written.map((one) => isOurs(client, one)));
    return seen.includes(false) && !seen.includes(true);
  } finally {
    await client.close();
  }
};
