import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';

import { audit, type Actor } from '../audit/index.ts';
import { mappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { listIntents, mayWriteSoon } from '../ledger/index.ts';
import {
  lockChoices,
  openChoice,
  reopenChoice,
  saveChoice,
  takeBackNew,
  takenByOthers,
} from './choice-store.ts';
import { markerOf } from './marker.ts';
import { bodyOf, problemOf } from './psa-answers.ts';
import { readLinks, readType, type StoredType } from './store.ts';

const writeWithinMs = 30_000;
const fields = 'id,name,type/id,company/id,deviceIdentifier';

type Choice = {
  readonly organizationId: number;
  /** The number of one of the older configurations; null: none of them, the next run makes a new one. */
  readonly remoteId: number | null;
  readonly actor: Actor;
  /** Asked for only where a record was chosen. */
  readonly psa: () => Promise<ConnectWiseClient>;
};

/** The record, if it may become this customer's; otherwise throws what is wrong with it. */
const readAdoptable = async (
  psa: ConnectWiseClient,
  remoteId: number,
  wanted: { readonly organizationId: number; readonly companyRecId: number; readonly type: StoredType },
): Promise<Configuration> => {
  const answer = await psa.get(`/company/configurations/${remoteId}`, Configuration, { fields });
  if (answer.outcome === 'refused' && answer.status === 404)
    throw parasolError('record_missing', { recordId: remoteId });
  const record = bodyOf(answer, 'A configuration could not be read');
  const { companyRecId, type, organizationId } = wanted;
  if (record.company?.id !== companyRecId) {
    const found = record.company?.id ?? null;
    throw parasolError('record_other_company', { recordId: remoteId, wanted: companyRecId, found });
  }
  if (record.type?.id !== type.typeId)
    throw parasolError('record_other_type', { recordId: remoteId, wanted: type.typeName });
  const mark = record.deviceIdentifier;
  if (mark && mark !== markerOf(organizationId))
    throw parasolError('record_marked', { recordId: remoteId, found: mark });
  return record;
};

/** Marks the record; null: done, or in doubt, and then the next run finds it by its number and sees what is missing. */
const mark = async (psa: ConnectWiseClient, record: Configuration, organizationId: number) => {
  const value = markerOf(organizationId);
  if (record.deviceIdentifier === value) return null;
  const operations = [{ op: 'replace', path: 'deviceIdentifier', value }];
  const path = `/company/configurations/${record.id}`;
  const mayWrite = mayWriteSoon(AbortSignal.timeout(writeWithinMs));
  const answer = await psa.write('PATCH', path, operations, Configuration, { mayWrite });
  return answer.outcome === 'refused' ? answer : null;
};

/**
 * A person says which of a company's older configurations is a customer's. The record is read by its number and must be
 * of the customer's company and our type and bear no mark. The decision is stored before the mark is written: if the mark
 * never arrives, the next run goes by the number. Saying the same again changes nothing.
 *
 * Throws `not_found`, `choice_not_open`, `record_missing`, `record_other_company`, `record_other_type`, `record_marked`,
 * `psa_call_failed` (the PSA refuses the mark; the choice is open again) and `PsaCallError`.
 */
export const chooseConfiguration = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  { organizationId, remoteId, actor, psa }: Choice,
): Promise<void> => {
  const [customer, type, links] = await Promise.all([
    mappedCustomer(deps, providerId, organizationId),
    readType(deps, providerId),
    readLinks(deps, providerId, organizationId),
  ]);
  const link = links.get(organizationId);
  const companyRecId = customer?.companyRecId;
  if (companyRecId === undefined || type === null || !link) throw parasolError('choice_not_open');
  if (link.reason !== openChoice) {
    const saidBefore = remoteId === null ? link.newFor === companyRecId : link.remoteId === remoteId;
    if (saidBefore) return;
    throw parasolError('choice_not_open');
  }
  const subject = `customer ${organizationId}`;
  const store = (recordId: number | null): Promise<void> =>
    inProvider(deps.db, providerId, async (tx) => {
      await lockChoices(tx, providerId);
      const ids = recordId === null ? [] : [recordId];
      if ((await takenByOthers(tx, providerId, organizationId, ids)).size > 0)
        throw parasolError('record_marked', { recordId });
      const chosen = { organizationId, remoteId: recordId, companyRecId };
      if (!(await saveChoice(tx, providerId, chosen))) throw parasolError('choice_not_open');
      await audit(tx, {
        providerId,
        actor,
        action: 'configuration.chosen',
        subject,
        details: { configurationId: recordId, companyRecId },
      });
    });
  if (remoteId === null) return store(null);

  const client = await psa();
  try {
    const record = await readAdoptable(client, remoteId, { organizationId, companyRecId, type });
    await store(remoteId);
    const refused = await mark(client, record, organizationId);
    if (refused === null) return;
    const problem = problemOf(refused, remoteId);
    await inProvider(deps.db, providerId, async (tx) => {
      await reopenChoice(tx, providerId, { organizationId, remoteId, problem });
      const details = { configurationId: remoteId, status: refused.status };
      await audit(tx, { providerId, actor, action: 'configuration.choice-refused', subject, details });
    });
    throw parasolError('psa_call_failed', { reason: refused.message, advice: problem.advice });
  } finally {
    await client.close();
  }
};

/**
 * Takes back that a new configuration is to be made, so that the choice is open again. Saying so twice changes nothing.
 *
 * Throws `choice_not_open` where nothing of the kind was said, or a run makes it already.
 */
export const takeBackChoice = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  { organizationId, actor }: { readonly organizationId: number; readonly actor: Actor },
): Promise<void> => {
  const links = await readLinks(deps, providerId, organizationId);
  if (links.get(organizationId)?.reason === openChoice) return;
  const { total } = await listIntents(deps, providerId, {
    kinds: ['configuration-create'],
    subject: `configuration:${organizationId}`,
    states: ['pending', 'sending', 'unknown', 'held'],
    pageSize: 1,
  });
  if (total > 0) throw parasolError('choice_not_open');
  await inProvider(deps.db, providerId, async (tx) => {
    await lockChoices(tx, providerId);
    if (!(await takeBackNew(tx, providerId, organizationId))) throw parasolError('choice_not_open');
    const subject = `customer ${organizationId}`;
    await audit(tx, { providerId, actor, action: 'configuration.choice-taken-back', subject, details: {} });
  });
};
