import { useErrorTranslation, useKitT, useReasonTranslation } from '../i18n/create-i18n.ts';
import { ApiError, type FieldProblem } from './api-error.ts';

const only = (title: string): DescribedError => ({ title, reason: undefined, advice: undefined });

export type DescribedError = {
  title: string;
  /** Why, where the server told: in the reader's language, or in the words of the system that refused. */
  reason: string | undefined;
  advice: string | undefined;
};

/** Another system's words may be long. */
const reasonMax = 400;

/**
 * A problem of one field in the reader's language: the app's message `error.<resource>.<field>.<code>` or
 * `error.<code>`, else the server's own sentence.
 */
export function useDescribeProblem(): (problem: FieldProblem) => string {
  const translated = useErrorTranslation();
  return ({ resource, field, code, message }) =>
    translated(`${resource ?? ''}.${field}.${code}`) ?? translated(code) ?? message;
}

/**
 * Turns anything thrown into words for the reader. A code with a message `error.<code>` in the app's
 * catalogue is shown in the reader's language (details are the message's values; `error.<code>.advice`
 * likewise); otherwise the server's own English sentence is better than none. Where single fields are
 * wrong, their problems say more than the whole record's.
 */
export function useDescribeError(): (error: unknown) => DescribedError {
  const t = useKitT();
  const translated = useErrorTranslation();
  const problemText = useDescribeProblem();
  const reasonText = useReasonTranslation();
  const reasonOf = (details: Readonly<Record<string, unknown>>): string | undefined => {
    const told = [details['reason'], details['said']].find((one) => typeof one === 'string' && one !== '');
    if (typeof told !== 'string') return undefined;
    // A single word is a code for programs, unless the app has a sentence for it.
    return reasonText(told) ?? (/\s/.test(told) ? told.slice(0, reasonMax) : undefined);
  };
  return (error) => {
    if (!(error instanceof ApiError)) return only(t('kit.failed'));
    if (error.code === 'kit.network') return only(t('kit.network'));
    if (error.code === 'kit.bad-answer') return only(t('kit.bad-answer'));
    const values = plainValues(error.details);
    const problems = error.fields.map(problemText).filter((text) => text !== '');
    return {
      title: problems.length > 0 ? problems.join(' ') : (translated(error.code, values) ?? error.message),
      reason: problems.length > 0 ? undefined : reasonOf(error.details),
      advice: translated(`${error.code}.advice`, values) ?? error.advice,
    };
  };
}

function plainValues(details: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const plain: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' || typeof value === 'number') plain[name] = value;
  }
  return plain;
}
