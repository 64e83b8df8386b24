import { z } from '@hono/zod-openapi';
import { databaseTrouble } from '@parasol/postgres';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { errorTable, ParasolError, parasolError, type ErrorCode } from '../errors/index.ts';
import type { HttpEnv } from './env.ts';
import { troubleCodes } from './readiness.ts';

/** The one shape of every error answer. */
export const errorBody = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'bad_input' }),
      message: z.string(),
      advice: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .openapi('Error');

/** What is wrong with an input, field by field; names and rules only, never the value sent. */
export const fieldsOf = (error: z.ZodError): { field: string; code: string; message: string }[] =>
  error.issues
    .slice(0, 20)
    .map((issue) => ({ field: issue.path.join('.'), code: issue.code ?? 'custom', message: issue.message }));

/** PostgreSQL keeps no NUL in a text or in JSON (22021, 22P05), and only who sent one can have meant it. */
const unstorable = new Set<unknown>(['22021', '22P05']);

const toParasolError = (error: unknown): ParasolError | null => {
  if (error instanceof ParasolError) return error;
  if (error instanceof Error && 'code' in error && unstorable.has(error.code))
    return parasolError('bad_input', {
      fields: [{ field: '', code: 'malformed', message: 'A text holds a character that cannot be kept.' }],
    });
  if (error instanceof HTTPException) {
    if (error.status === 413) return parasolError('too_large');
    if (error.status < 500)
      return parasolError('bad_input', {
        fields: [{ field: '', code: 'malformed', message: error.message }],
      });
  }
  const trouble = databaseTrouble(error);
  return trouble === null ? null : parasolError(troubleCodes[trouble]);
};

/** The last-resort handler: what isn't in the errors table is logged and answered without its inside. */
export const handleError = (error: unknown, c: Context<HttpEnv>): Response => {
  const known = toParasolError(error);
  const requestId = c.get('requestId');
  if (known === null) c.get('log')?.error({ err: error }, 'a request failed unexpectedly');
  else if (known.entry.status >= 500)
    c.get('log')?.warn({ err: known, code: known.code }, 'a request failed');
  return answerError(c, known?.code ?? 'unexpected', known === null ? { requestId } : known.details);
};

/** Writes the error body for a code of the table. */
export const answerError = (
  c: Context<HttpEnv>,
  code: ErrorCode,
  details: Readonly<Record<string, unknown>> = {},
): Response => {
  const { status, message, advice } = errorTable[code];
  if (code === 'too_many_attempts' && typeof details['waitSeconds'] === 'number') {
    c.header('retry-after', String(details['waitSeconds']));
  }
  const shown = Object.keys(details).length > 0 ? { details } : {};
  return c.json({ error: { code, message, advice, ...shown } }, status);
};
