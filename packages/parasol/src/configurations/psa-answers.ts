import { PsaCallError, type Answer } from '@parasol/connectwise';

import { markerOf } from './marker.ts';

/** The body of a call that has to succeed; otherwise throws `PsaCallError`. */
export const bodyOf = <T>(answer: Answer<T>, what: string): T => {
  if (answer.outcome === 'ok') return answer.body;
  throw new PsaCallError(`${what}: ${describe(answer)}`, answer);
};

const describe = (answer: Exclude<Answer<unknown>, { outcome: 'ok' }>): string => {
  if (answer.outcome === 'refused') return `${answer.status} ${answer.message}`;
  return answer.outcome === 'throttled' ? 'ConnectWise asks to wait' : answer.reason;
};

/** What helps after a refusal: a right, nothing (the record is gone), correcting the record, or what the message names. */
export const refusalAdvices = ['right', 'gone', 'record', 'message'] as const;
type RefusalAdvice = (typeof refusalAdvices)[number];

/** What a refusal means for one customer's configuration, in words for a technician. */
export type Problem = {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  /** What `advice` says, for screens in other languages. */
  readonly adviceKind?: RefusalAdvice;
  readonly errors: readonly { readonly field: string | null; readonly message: string }[];
  /** Older configurations, by their numbers, among which a person has to choose. */
  readonly candidates?: readonly number[];
};

const adviceKindOf = (status: number, configurationId: number | null): RefusalAdvice => {
  if (status === 403) return 'right';
  if (status === 404) return 'gone';
  return status === 400 && configurationId !== null ? 'record' : 'message';
};

const adviceFor = (status: number, configurationId: number | null, fields: readonly string[]): string => {
  const record = configurationId === null ? 'the new configuration' : `configuration ${configurationId}`;
  if (status === 403)
    return 'The key lacks a right: run the rights check, which names the row and the column to change in the security role.';
  if (status === 404) return 'It was deleted in ConnectWise; the next run makes a new one.';
  if (status === 400 && configurationId !== null)
    return `ConnectWise checks the whole stored record at each change, older fields included. Open ${record} in ConnectWise, correct ${fields.length > 0 ? `the field ${fields.join(', ')}` : 'what the message names'} and save it; the next run goes on.`;
  return `Correct what the message names for ${record}; the next run tries again.`;
};

/** Explains a refusal, a whole-record validation failure in particular ("Developer Guide, patching"). */
export const problemOf = (
  answer: Extract<Answer<unknown>, { outcome: 'refused' }>,
  configurationId: number | null,
): Problem => {
  const errors = answer.errors.map((error) => ({ field: error.field ?? null, message: error.message ?? '' }));
  const fields = errors.flatMap((error) => (error.field ? [error.field] : []));
  return {
    code: answer.code,
    message: answer.message,
    advice: adviceFor(answer.status, configurationId, fields),
    adviceKind: adviceKindOf(answer.status, configurationId),
    errors,
  };
};

const shownMax = 10;
const keptMax = 100;

/** The question which of several older configurations is a customer's, and how it is answered. */
export const choiceOf = (organizationId: number, candidates: readonly number[]): Problem => {
  const shown = candidates.slice(0, shownMax).join(', ');
  const more = candidates.length > shownMax ? ` and ${candidates.length - shownMax} more` : '';
  return {
    code: 'several-to-adopt',
    message: `Configurations ${shown}${more} of this company carry no mark; any of them could be this customer's.`,
    advice: `Choose the one that is meant on Configurations (or enter ${markerOf(organizationId)} as its Device Identifier in ConnectWise); the next run goes on with it.`,
    errors: [],
    candidates: candidates.slice(0, keptMax),
  };
};
