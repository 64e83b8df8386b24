import {
  Configuration,
  ConfigurationType,
  ConfigurationTypeQuestion,
  type ConnectWiseClient,
} from '@parasol/connectwise';
import type { Transaction } from 'kysely';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import type { Adapter, Adapters, Result } from '../ledger/index.ts';
import type { Tables } from '../schema/index.ts';
import { createTogether, sendAnswerOf } from './create-together.ts';
import { bodyOf } from './psa-answers.ts';
import { saveLinks } from './store.ts';

type Tx = Transaction<Tables>;

export const typePayload = z.object({ name: z.string() });
export const questionPayload = z.object({
  typeId: z.number(),
  question: z.string(),
  fieldType: z.string(),
  sequenceNumber: z.number(),
  numberOfDecimals: z.number(),
});
export const createPayload = z.object({
  organizationId: z.number(),
  companyRecId: z.number(),
  body: z.looseObject({ deviceIdentifier: z.string() }),
});

const found = (records: readonly { id: number; _info?: Record<string, unknown> | null | undefined }[]) =>
  records.map((record) => ({ remoteId: String(record.id) }));

const typeAdapter = (psa: ConnectWiseClient): Adapter<Tx> => ({
  foundBy: 'read',
  async find(intent) {
    const { name } = typePayload.parse(intent.payload);
    const query = { conditions: `name="${name.replaceAll('"', '')}"`, pageSize: 1_000 };
    const answer = await psa.get('/company/configurations/types', z.array(ConfigurationType), query);
    return found(
      bodyOf(answer, 'Configuration types could not be read').filter((type) => type.name === name),
    );
  },
  async send(intent, context) {
    const { name } = typePayload.parse(intent.payload);
    return sendAnswerOf(
      await psa.write('POST', '/company/configurations/types', { name }, ConfigurationType, context),
    );
  },
  apply: () => Promise.resolve(),
});

const questionAdapter = (psa: ConnectWiseClient): Adapter<Tx> => ({
  foundBy: 'read',
  async find(intent) {
    const { typeId, question } = questionPayload.parse(intent.payload);
    const matches: ConfigurationTypeQuestion[] = [];
    const path = `/company/configurations/types/${typeId}/questions`;
    for await (const page of psa.pages(path, ConfigurationTypeQuestion))
      matches.push(...page.filter((row) => row.question.trim() === question));
    return found(matches);
  },
  async send(intent, context) {
    const { typeId, ...question } = questionPayload.parse(intent.payload);
    const body = { ...question, entryType: 'EntryField', requiredFlag: false, inactiveFlag: false };
    const path = `/company/configurations/types/${typeId}/questions`;
    return sendAnswerOf(await psa.write('POST', path, body, ConfigurationTypeQuestion, context));
  },
  apply: () => Promise.resolve(),
});

const active = {
  state: 'active',
  reason: null,
  problem: null,
  markedInactive: false,
  pushed: true,
} as const;

const createAdapter = (
  deps: Pick<Deps, 'clock'>,
  providerId: string,
  psa: ConnectWiseClient,
  create: ReturnType<typeof createTogether>,
): Adapter<Tx> => {
  const takeOver = async (tx: Tx, results: readonly Result[]): Promise<void> => {
    const changes = results.flatMap(({ intent, applied }) => {
      const payload = createPayload.parse(intent.payload);
      const own = { organizationId: payload.organizationId, companyRecId: payload.companyRecId };
      return applied.remoteId === null ? [] : [{ ...own, ...active, remoteId: Number(applied.remoteId) }];
    });
    if (changes.length > 0) await saveLinks(tx, providerId, changes, deps.clock.now());
  };
  return {
    foundBy: 'search',
    async find(intent) {
      const { body } = createPayload.parse(intent.payload);
      const query = {
        conditions: `deviceIdentifier="${body.deviceIdentifier}"`,
        fields: 'id,name,deviceIdentifier',
      };
      const answer = await psa.get('/company/configurations', z.array(Configuration), query);
      return found(
        bodyOf(answer, 'Configurations could not be searched').filter(
          (record) => record.deviceIdentifier === body.deviceIdentifier,
        ),
      );
    },
    async send(intent, context) {
      const { body } = createPayload.parse(intent.payload);
      return create(body, context, { alone: intent.attempt > 1 });
    },
    apply: (tx, intent, applied) => takeOver(tx, [{ intent, applied }]),
    // one statement each was a third of the database's work in a first run
    applyAll: takeOver,
  };
};

/** How configuration types, their questions and configurations are made once. */
export const configurationAdapters = (
  deps: Pick<Deps, 'clock'>,
  providerId: string,
  psa: ConnectWiseClient,
): Adapters<Tx> => ({
  'configuration-type': typeAdapter(psa),
  'configuration-question': questionAdapter(psa),
  'configuration-create': createAdapter(deps, providerId, psa, createTogether(psa)),
});
