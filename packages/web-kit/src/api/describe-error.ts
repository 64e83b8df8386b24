import { useErrorTranslation, useKitT } from '../i18n/create-i18n.ts';
import { ApiError, type FieldProblem } from './api-error.ts';

export type DescribedError = { title: string; advice: string | undefined };

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
  return (error) => {
    if (!(error instanceof ApiError)) return { title: t('kit.failed'), advice: undefined };
    if (error.code === 'kit.network') return { title: t('kit.network'), advice: undefined };
    if (error.code === 'kit.bad-answer') return { title: t('kit.bad-answer'), advice: undefined };
    const values = plainValues(error.details);
    const problems = error.fields.map(problemText).filter((text) => text !== '');
    return {
      title: problems.length > 0 ? problems.join(' ') : (translated(error.code, values) ?? error.message),
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
