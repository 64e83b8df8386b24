import { useErrorTranslation, useKitT } from '../i18n/create-i18n.ts';
import { ApiError } from './api-error.ts';

export type DescribedError = { title: string; advice: string | undefined };

/**
 * Turns anything thrown into words for the reader. A code with a message `error.<code>` in the app's
 * catalogue is shown in the reader's language (details are the message's values; `error.<code>.advice`
 * likewise); otherwise the server's own English sentence is better than none.
 */
export function useDescribeError(): (error: unknown) => DescribedError {
  const t = useKitT();
  const translated = useErrorTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return { title: t('kit.failed'), advice: undefined };
    if (error.code === 'kit.network') return { title: t('kit.network'), advice: undefined };
    if (error.code === 'kit.bad-answer') return { title: t('kit.bad-answer'), advice: undefined };
    const values = plainValues(error.details);
    return {
      title: translated(error.code, values) ?? error.message,
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
