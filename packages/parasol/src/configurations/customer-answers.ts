import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';

import type { MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import type { ProviderSettings } from '../providers/index.ts';
import { questionsFor, lastSynchronizedKey, type Answer, type ProviderKind } from './definitions.ts';
import { changedAnswers } from './difference.ts';
import { wantedFor } from './plan-configurations.ts';
import { bodyOf } from './psa-answers.ts';
import { readFacts, readLinks, readType } from './store.ts';

/** One question of a customer's configuration, as it stands in the PSA and as the next run would have it. */
export type AnswerRow = {
  readonly key: string;
  readonly question: string;
  /** Null: not answered, or the configuration isn't there. */
  readonly now: Answer | boolean | null;
  /** Null: not known, so that what stands in the PSA is left alone. */
  readonly wanted: Answer | null;
  readonly changes: boolean;
};

/** Reads one configuration from the PSA by its number and lays beside it what is known. Writes nothing. */
export const customerAnswers = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: {
    readonly psa: ConnectWiseClient;
    readonly kind: ProviderKind;
    readonly settings: ProviderSettings['configurations'];
    readonly customer: MappedCustomer;
  },
): Promise<{ readonly remoteId: number | null; readonly rows: readonly AnswerRow[] }> => {
  const { organizationId } = o.customer;
  const [facts, links, type] = await Promise.all([
    readFacts(deps, providerId, organizationId),
    readLinks(deps, providerId, organizationId),
    readType(deps, providerId),
  ]);
  const link = links.get(organizationId);
  const { answers } = wantedFor(o.customer, facts.get(organizationId), link, o);
  const remote = link?.remoteId ? await readConfiguration(o.psa, link.remoteId) : null;
  const questionIds = type?.questionIds ?? {};
  const changed = new Set(
    remote === null ? Object.keys(answers) : changedAnswers(answers, questionIds, remote),
  );
  const found = new Map((remote?.questions ?? []).map(({ questionId, answer }) => [questionId, answer]));
  return {
    remoteId: remote?.id ?? null,
    rows: questionsFor(o.kind, o.settings.questionsOff).map(({ key, question }) => {
      const questionId = questionIds[key];
      return {
        key,
        question,
        now: (questionId === undefined ? null : found.get(questionId)) ?? null,
        wanted: answers[key] ?? null,
        changes: changed.has(key) || (key === lastSynchronizedKey && changed.size > 0),
      };
    }),
  };
};

/** Null: it was deleted; the next run makes it again. */
const readConfiguration = async (psa: ConnectWiseClient, remoteId: number): Promise<Configuration | null> => {
  const answer = await psa.get(`/company/configurations/${remoteId}`, Configuration);
  if (answer.outcome === 'refused' && answer.status === 404) return null;
  return bodyOf(answer, 'A configuration could not be read');
};
