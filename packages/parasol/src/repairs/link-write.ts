import { Configuration, Ticket, type ConnectWiseClient } from '@parasol/connectwise';

import type { Actor } from '../audit/index.ts';
import { configurationAdapters, describeConfigurationWrite } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { describeTicketWrites, ticketAdapters } from '../incidents/index.ts';
import { linkIntent, listIntents, type Intent, type LedgerAdapters } from '../ledger/index.ts';
import { psaClientFor } from '../providers/index.ts';

/** Of these kinds a record in the PSA is all that the write makes, and it bears a mark. */
const linkableKinds = new Set<Intent['kind']>(['ticket-create', 'configuration-create']);

export const linkable = ({ kind, state }: Pick<Intent, 'kind' | 'state'>): boolean =>
  linkableKinds.has(kind) && state !== 'done' && state !== 'sending';

type RemoteRecord = { readonly mark: string | null };

const readRecord = async (
  psa: ConnectWiseClient,
  kind: Intent['kind'],
  recordId: number,
): Promise<RemoteRecord> => {
  const answer =
    kind === 'ticket-create'
      ? await psa.get(`/service/tickets/${recordId}`, Ticket)
      : await psa.get(`/company/configurations/${recordId}`, Configuration);
  if (answer.outcome === 'refused' && answer.status === 404)
    throw parasolError('record_missing', { recordId });
  if (answer.outcome !== 'ok')
    throw parasolError('psa_call_failed', {
      reason: answer.outcome === 'refused' ? answer.message : answer.outcome,
    });
  const { externalXRef, deviceIdentifier } = answer.body;
  const mark = kind === 'ticket-create' ? externalXRef : deviceIdentifier;
  return { mark: typeof mark === 'string' && mark !== '' ? mark : null };
};

const wantedMark = async (deps: Deps, providerId: string, intent: Intent): Promise<string> => {
  const configuration = describeConfigurationWrite(intent);
  if (configuration !== null) return configuration.mark.value;
  const described = await describeTicketWrites(deps, providerId, [intent]);
  const mark = described.get(intent.intentId)?.mark;
  if (!mark) throw new Error(`A ${intent.kind} has no mark.`);
  return mark.value;
};

/**
 * A person has found in the PSA the record that a held, refused or doubtful write made, and names it by its number. It
 * is read by that number (no search, which may be what failed) and has to bear the write's own mark; then the write is
 * done. Throws `not_found`, `intent_not_waiting`, `record_missing`, `record_not_ours`, `psa_call_failed`.
 */
export const linkWrite = async (
  deps: Deps,
  providerId: string,
  o: { readonly intentId: string; readonly recordId: number; readonly actor: Actor },
): Promise<Intent> => {
  const [intent] = (await listIntents(deps, providerId, { intentIds: [o.intentId], pageSize: 1 })).rows;
  if (intent === undefined) throw parasolError('not_found', { intentId: o.intentId });
  if (!linkable(intent))
    throw parasolError('intent_not_waiting', { intentId: o.intentId, state: intent.state });
  const psa = await psaClientFor(deps, providerId);
  try {
    const record = await readRecord(psa, intent.kind, o.recordId);
    const wanted = await wantedMark(deps, providerId, intent);
    if (record.mark !== wanted)
      throw parasolError('record_not_ours', { recordId: o.recordId, wanted, found: record.mark });
    const adapters: LedgerAdapters =
      intent.kind === 'ticket-create'
        ? await ticketAdapters(deps, providerId, psa)
        : configurationAdapters(deps, providerId, psa);
    const remoteId = String(o.recordId);
    return await linkIntent(deps, providerId, { ...o, remoteId }, async (tx, locked) => {
      await adapters[intent.kind]?.apply(tx, locked, { how: 'adopted', remoteId, remote: null });
    });
  } finally {
    await psa.close();
  }
};
