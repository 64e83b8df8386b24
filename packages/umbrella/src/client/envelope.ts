import { z } from 'zod';

/**
 * Umbrella's services wrap their errors differently (facts, "Errors"): `{message}`, `{statusCode, error, message, …}`,
 * `{error}` from the token service and `{data: {error}}` from Reporting.
 */
const envelope = z.looseObject({
  message: z.string().optional(),
  error: z.union([z.string(), z.looseObject({ message: z.string().optional() })]).optional(),
  error_description: z.string().optional(),
  validationErrors: z.unknown().optional(),
  data: z.looseObject({ error: z.string().optional() }).optional().catch(undefined),
});

export type ErrorEnvelope = {
  /** Umbrella's own words, shortened; empty if there are none. */
  readonly message: string;
  /** The short code of `{error}` or `{data: {error}}`, lower case. */
  readonly code: string;
};

const maximumLength = 300;
const shorten = (text: string): string =>
  text.length > maximumLength ? `${text.slice(0, maximumLength)}…` : text;

/** Reads whichever envelope `body` has. Never throws. */
export const readEnvelope = (body: unknown): ErrorEnvelope => {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return { message: typeof body === 'string' ? shorten(body.trim()) : '', code: '' };
  const { message, error, error_description: description, validationErrors, data } = parsed.data;
  const code = typeof error === 'string' ? error : (data?.error ?? '');
  const words = message ?? description ?? (typeof error === 'object' ? error.message : undefined) ?? code;
  const fields =
    typeof validationErrors === 'object' && validationErrors !== null
      ? ` (${Object.keys(validationErrors).join(', ')})`
      : '';
  return { message: shorten(words + fields), code: code.toLowerCase() };
};

/** Reporting can wrap a refusal in `{data: {error}}`; null when `body` is no such refusal. */
export const refusalInData = (body: unknown): string | null => {
  const parsed = z.looseObject({ data: z.looseObject({ error: z.string() }) }).safeParse(body);
  return parsed.success ? parsed.data.data.error.toLowerCase() : null;
};
