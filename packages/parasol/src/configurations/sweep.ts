import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { z } from 'zod';

import { audit, systemActor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { learnLateness, mayWriteSoon, saveDuplicate } from '../ledger/index.ts';
import { inParallel } from '../work/index.ts';
import { markerOf, markerPrefix, organizationOf } from './marker.ts';

/** A configuration that carries the mark of a customer which has one of a lower number. */
type DuplicateConfiguration = {
  readonly organizationId: number;
  readonly remoteId: number;
  readonly keptRemoteId: number;
  readonly active: boolean;
  readonly madeAt: Date | null;
  readonly keptMadeAt: Date | null;
};

type Marked = Omit<DuplicateConfiguration, 'keptRemoteId' | 'keptMadeAt'>;

/** Of several with one mark all but the lowest number are one too many. */
const duplicatesAmong = (marked: readonly Marked[]): DuplicateConfiguration[] => {
  const lowest = new Map<number, Marked>();
  for (const one of marked) {
    const before = lowest.get(one.organizationId);
    if (before === undefined || one.remoteId < before.remoteId) lowest.set(one.organizationId, one);
  }
  return marked.flatMap((one) => {
    const kept = lowest.get(one.organizationId);
    if (kept === undefined || kept.remoteId === one.remoteId) return [];
    return [{ ...one, keptRemoteId: kept.remoteId, keptMadeAt: kept.madeAt }];
  });
};

const fields = 'id,deviceIdentifier,activeFlag,_info';
const sweptRow = z.looseObject({
  id: z.number().int(),
  deviceIdentifier: z.string().nullish(),
  activeFlag: z.boolean().nullish(),
  _info: z.looseObject({ dateEntered: z.string().nullish() }).nullish(),
});

const timeOf = (text: string | null | undefined): Date | null => {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
};

const writesAtOnce = 4;
/** More of them at once are no lateness but a mistake that a person should look at first. */
const deactivatedMax = 500;

/**
 * Once an hour: every configuration of ours by its mark. What is there twice is kept on record and set inactive, the
 * lowest number going on. Saying so again changes nothing, so it needs no intent; one that is refused is tried again
 * by the next sweep.
 */
export const sweepConfigurations = async (
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  providerId: string,
  psa: ConnectWiseClient,
  signal: AbortSignal,
): Promise<{ readonly configurations: number; readonly duplicates: readonly DuplicateConfiguration[] }> => {
  const marked: Marked[] = [];
  const query = { conditions: `deviceIdentifier like "${markerPrefix}%"`, fields, pageSize: 1_000 };
  for await (const page of psa.pages('/company/configurations', sweptRow, query)) {
    signal.throwIfAborted();
    for (const { id, deviceIdentifier, activeFlag, _info } of page) {
      const organizationId = organizationOf(deviceIdentifier);
      if (organizationId !== null)
        marked.push({
          organizationId,
          remoteId: id,
          active: activeFlag !== false,
          madeAt: timeOf(_info?.dateEntered),
        });
    }
  }
  const duplicates = duplicatesAmong(marked);
  for (const duplicate of duplicates) {
    const isNew = await inProvider(deps.db, providerId, async (tx) => {
      const { organizationId, remoteId, keptRemoteId, madeAt, keptMadeAt } = duplicate;
      const marker = markerOf(organizationId);
      const record = { thing: 'configuration', remoteId, keptRemoteId, marker } as const;
      if (!(await saveDuplicate(tx, providerId, record, deps.clock.now()))) return false;
      await learnLateness(tx, providerId, {
        kind: 'configuration-create',
        records: [
          { remoteId: String(remoteId), madeAt },
          { remoteId: String(keptRemoteId), madeAt: keptMadeAt },
        ],
      });
      await audit(tx, {
        providerId,
        actor: systemActor('Sweep'),
        action: 'duplicate.found',
        subject: `configuration ${remoteId}`,
        details: { keptConfigurationId: keptRemoteId, organizationId },
      });
      return true;
    });
    if (isNew)
      deps.log.error(
        { providerId, ...duplicate },
        'two configurations for one customer: the PSA applied a request later than settle, or somebody copied one',
      );
  }
  const deactivate = async ({ remoteId }: DuplicateConfiguration): Promise<void> => {
    const inactive = [{ op: 'replace', path: 'activeFlag', value: false }];
    const answer = await psa.write('PATCH', `/company/configurations/${remoteId}`, inactive, Configuration, {
      mayWrite: mayWriteSoon(signal),
    });
    if (answer.outcome !== 'ok')
      deps.log.warn(
        { providerId, remoteId, outcome: answer.outcome },
        'a duplicate could not be set inactive',
      );
  };
  const active = duplicates.filter((one) => one.active).slice(0, deactivatedMax);
  await inParallel(active, writesAtOnce, deactivate, signal);
  return { configurations: marked.length, duplicates };
};
