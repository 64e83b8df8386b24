import type { z } from 'zod';
import { ErrorBody } from '../errors/error-body.ts';
import type { Answer } from './answer.ts';
import { throttleDelayMs } from './throttle-delay.ts';
import type { HttpResult } from './transport.ts';

/** Statuses by which ConnectWise says no without having applied anything. */
const refusals = new Set([400, 401, 403, 404, 405, 415, 422]);
const messageLengthMax = 500;

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, text: string): Answer<never> {
  const parsed = ErrorBody.safeParse(parseJson(text));
  if (!parsed.success) {
    // the cloud's gateway answers in plain text, proxies in HTML
    return {
      outcome: 'refused',
      status,
      code: 'Unreadable',
      message: text.slice(0, messageLengthMax),
      errors: [],
    };
  }
  return {
    outcome: 'refused',
    status,
    code: parsed.data.code ?? parsed.data.error ?? '',
    message: (parsed.data.message ?? '').slice(0, messageLengthMax),
    errors: parsed.data.errors ?? [],
  };
}

/** Sorts what came back (or didn't) by what may be done next; the rules are those of docs/exactly-once.md. */
export function classify<T>(result: HttpResult, schema: z.ZodType<T>, nowMs: number): Answer<T> {
  if (result.kind === 'never-sent') return { outcome: 'never-sent', reason: result.reason };
  if (result.kind === 'no-answer') return { outcome: 'unknown', reason: result.reason };
  const { status, text } = result;
  if (status === 429)
    return {
      outcome: 'throttled',
      retryAfterMs: throttleDelayMs(result.headers['retry-after'], text, nowMs),
    };
  if (refusals.has(status)) return refusal(status, text);
  if (status < 200 || status > 299)
    return { outcome: 'unknown', reason: `the PSA answered ${status}`, status };
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return { outcome: 'ok', status, body: parsed.data };
  const where = parsed.error.issues[0];
  return {
    outcome: 'unknown',
    status,
    reason:
      `the answer can't be read: ${where === undefined ? '' : `${where.path.join('.')} ${where.message}`}`.trim(),
  };
}
