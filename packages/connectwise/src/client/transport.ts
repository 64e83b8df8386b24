import type { Dispatcher } from 'undici';

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  origin: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** from the call to the last byte of the answer */
  timeoutMs: number;
  mayWrite?: () => boolean;
};

export type HttpResult =
  | { kind: 'answered'; status: number; headers: Record<string, string>; text: string }
  /** no byte of the request was handed to a socket, and none will be */
  | { kind: 'never-sent'; reason: string }
  /** bytes were handed to a socket and no whole answer came */
  | { kind: 'no-answer'; reason: string };

/** Answers larger than this are given up: a page of 1,000 tickets is about 3 MB. */
const bodyBytesMax = 64 * 1024 * 1024;

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message =
    error.message === '' && error instanceof AggregateError ? describe(error.errors[0]) : error.message;
  return code !== '' && !message.includes(code) ? `${code}: ${message}` : message;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/**
 * Sends one request at most once and tells whether it can have reached the other side.
 *
 * undici calls `onRequestStart` on a connected socket, in the tick in which it writes the request's head;
 * a request that is aborted there writes nothing (undici `client-h1.js`, writeH1). So that is where the
 * permission is asked, for a fresh connection as for a kept one, and where "sent" begins. undici may start
 * a request over when a socket closes early: a second start is refused, so nothing is written twice.
 */
export function sendOnce(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpResult> {
  return new Promise((resolve) => {
    let started = false;
    let settled = false;
    let abort: ((error: Error) => void) | undefined;
    let status = 0;
    let headers: Record<string, string> = {};
    let bytes = 0;
    const chunks: Buffer[] = [];

    const settle = (result: HttpResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (reason: string): void => {
      settle(started ? { kind: 'no-answer', reason } : { kind: 'never-sent', reason });
    };
    const timer = setTimeout(() => {
      fail(`no answer within ${request.timeoutMs} ms`);
      abort?.(new Error('timed out'));
    }, request.timeoutMs);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        if (settled || started) {
          controller.abort(new Error('not written a second time'));
          return;
        }
        if (request.mayWrite !== undefined && !request.mayWrite()) {
          settle({ kind: 'never-sent', reason: 'the permission to write had run out' });
          controller.abort(new Error('not written'));
          return;
        }
        abort = (error) => controller.abort(error);
        started = true;
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = flatten(responseHeaders);
      },
      onResponseData(controller, chunk) {
        bytes += chunk.length;
        if (bytes > bodyBytesMax) {
          fail('the answer is too large');
          controller.abort(new Error('too large'));
          return;
        }
        chunks.push(chunk);
      },
      onResponseEnd() {
        settle({ kind: 'answered', status, headers, text: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError(_controller, error) {
        fail(describe(error));
      },
    };
    try {
      dispatcher.dispatch(
        {
          origin: request.origin,
          path: request.path,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          idempotent: false,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      fail(describe(error));
    }
  });
}
