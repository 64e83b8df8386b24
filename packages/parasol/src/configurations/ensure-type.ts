import { ConfigurationType, ConfigurationTypeQuestion, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { addIntents, deliver } from '../ledger/index.ts';
import type { RunContext } from '../work/index.ts';
import { configurationAdapters } from './adapters.ts';
import type { QuestionDefinition } from './definitions.ts';
import { bodyOf } from './psa-answers.ts';
import { saveType } from './store.ts';

export type EnsuredType = {
  /** Null where the type isn't there yet: in a dry run, or while its creation is in doubt. */
  readonly typeId: number | null;
  /** By question key; a question that isn't there (yet) or can't be used is absent. */
  readonly questionIds: Readonly<Record<string, number>>;
  readonly created: { readonly type: boolean; readonly questions: readonly string[] };
  readonly warnings: readonly string[];
};

/** Question texts are compared without case and with blanks folded: people retouch them in ConnectWise. */
const folded = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

const findType = async (psa: ConnectWiseClient, name: string): Promise<number | null> => {
  const query = { conditions: `name="${name.replaceAll('"', '')}"`, pageSize: 1_000 };
  const types = bodyOf(
    await psa.get('/company/configurations/types', z.array(ConfigurationType), query),
    'Configuration types could not be read',
  );
  const same = types.filter((type) => folded(type.name) === folded(name)).map((type) => type.id);
  return same.length === 0 ? null : Math.min(...same);
};

const readQuestions = async (
  psa: ConnectWiseClient,
  typeId: number,
): Promise<ConfigurationTypeQuestion[]> => {
  const questions: ConfigurationTypeQuestion[] = [];
  const path = `/company/configurations/types/${typeId}/questions`;
  for await (const page of psa.pages(path, ConfigurationTypeQuestion)) questions.push(...page);
  return questions;
};

type Matched = {
  readonly ids: Record<string, number>;
  readonly missing: QuestionDefinition[];
  warnings: string[];
};

/** Which of our questions the type has. Pure. One that has another field type is left alone and named. */
export const matchQuestions = (
  definitions: readonly QuestionDefinition[],
  found: readonly ConfigurationTypeQuestion[],
): Matched => {
  const matched: Matched = { ids: {}, missing: [], warnings: [] };
  for (const definition of definitions) {
    const same = found
      .filter((question) => folded(question.question) === folded(definition.question))
      .sort((a, b) => Number(a.inactiveFlag ?? false) - Number(b.inactiveFlag ?? false) || a.id - b.id)[0];
    if (!same) matched.missing.push(definition);
    else if (same.fieldType && same.fieldType !== definition.fieldType)
      matched.warnings.push(
        `The question "${definition.question}" has the field type ${same.fieldType} in ConnectWise, and ${definition.fieldType} is needed. It is left alone: rename it there, and Parasol adds its own.`,
      );
    else if (!same.inactiveFlag) matched.ids[definition.key] = same.id;
  }
  return matched;
};

/**
 * Finds or makes the configuration type and those of its questions that are missing. Nothing is ever deleted,
 * renamed or retyped. What has to be made goes through the ledger, so a lost answer makes no second one.
 */
export const ensureType = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: {
    readonly psa: ConnectWiseClient;
    readonly typeName: string;
    readonly definitions: readonly QuestionDefinition[];
    readonly careful?: boolean;
  },
): Promise<EnsuredType> => {
  const adapters = configurationAdapters(deps, providerId, o.psa);
  const write = async (
    kind: 'configuration-type' | 'configuration-question',
    rows: { key: string; payload: unknown }[],
  ) => {
    const intents = rows.map((row) => ({ providerId, kind, ...row, subject: row.key, runId: run.runId }));
    await inProvider(deps.db, providerId, (tx) => addIntents(deps, tx, intents));
    await deliver(deps, providerId, adapters, {
      kinds: [kind],
      concurrency: 8,
      waitMs: 30_000,
      careful: o.careful ?? false,
      signal: run.signal,
    });
  };

  const allKeys = o.definitions.map((definition) => definition.key);
  let typeId = await findType(o.psa, o.typeName);
  const typeMissing = typeId === null;
  if (typeId === null) {
    if (run.dryRun)
      return { typeId: null, questionIds: {}, created: { type: true, questions: allKeys }, warnings: [] };
    await write('configuration-type', [
      { key: `configuration-type:${o.typeName}`, payload: { name: o.typeName } },
    ]);
    typeId = await findType(o.psa, o.typeName);
    if (typeId === null) {
      const warning = `The configuration type "${o.typeName}" was asked for and isn't there yet; the next run goes on.`;
      return { typeId: null, questionIds: {}, created: { type: false, questions: [] }, warnings: [warning] };
    }
  }

  const id = typeId;
  let matched = matchQuestions(o.definitions, await readQuestions(o.psa, id));
  const missing = matched.missing.map((definition) => definition.key);
  if (missing.length > 0 && !run.dryRun) {
    const rows = matched.missing.map((definition) => ({
      key: `configuration-question:${id}:${definition.key}`,
      payload: {
        typeId: id,
        question: definition.question,
        fieldType: definition.fieldType,
        sequenceNumber: definition.sequenceNumber,
        numberOfDecimals: definition.numberOfDecimals,
      },
    }));
    await write('configuration-question', rows);
    matched = matchQuestions(o.definitions, await readQuestions(o.psa, id));
  }
  await inProvider(deps.db, providerId, (tx) =>
    saveType(
      tx,
      providerId,
      { typeName: o.typeName, typeId: id, questionIds: matched.ids },
      deps.clock.now(),
    ),
  );
  return {
    typeId: id,
    questionIds: matched.ids,
    created: { type: typeMissing, questions: missing },
    warnings: matched.warnings,
  };
};
