import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { errorFromBody } from './error-body.ts';

export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;
export type CallOptions = { query?: QueryValues; signal?: AbortSignal; timeoutMs?: number };

/** The same-origin JSON API of an app; a `Blob` is sent as it is. Every method throws `ApiError` and nothing else. */
export type Api = {
  get: <T>(path: string, schema: z.ZodType<T>, o?: CallOptions) => Promise<T>;
  post: <T>(path: string, body: unknown, schema: z.ZodType<T>, o?: CallOptions) => Promise<T>;
  put: <T>(path: string, body: unknown, schema: z.ZodType<T>, o?: CallOptions) => Promise<T>;
  patch: <T>(path: string, body: unknown, schema: z.ZodType<T>, o?: CallOptions) => Promise<T>;
  delete: <T>(path: string, schema: z.ZodType<T>, o?: CallOptions) => Promise<T>;
};

/**
 * Makes the typed fetch helper. Answers are parsed with the schema that the caller gives (`z.void()` or
 * `z.unknown()` for an empty one: a 204 is parsed as `undefined`); a refusal becomes an `ApiError` with the
 * server's code, message, advice and fields.
 *
 * @param base path before every call's path, such as `/api/v1`.
 * @param o.beforeRefusal awaited before a refusal is thrown: an app fetches the words for it (`explain`).
 * @param o.onUnauthorized called on every 401, before the error is thrown: an app goes to its sign-in.
 */
export function createApi(
  base: string,
  o: { onUnauthorized?(path: string): void; beforeRefusal?(): Promise<void> } = {},
): Api {
  async function call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    body: unknown,
    options: CallOptions = {},
  ): Promise<T> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 60_000);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    const response = await send(base + path + queryText(options.query), method, body, signal);
    const answer = await readJson(response);
    if (!response.ok) {
      if (response.status === 401) o.onUnauthorized?.(path);
      await o.beforeRefusal?.();
      throw errorFromBody(response.status, answer);
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new ApiError({
      status: response.status,
      code: 'kit.bad-answer',
      message: `The answer to ${method} ${path} is not of the expected form.`,
      cause: parsed.error,
    });
  }
  return {
    get: (path, schema, options) => call('GET', path, schema, undefined, options),
    post: (path, body, schema, options) => call('POST', path, schema, body, options),
    put: (path, body, schema, options) => call('PUT', path, schema, body, options),
    patch: (path, body, schema, options) => call('PATCH', path, schema, body, options),
    delete: (path, schema, options) => call('DELETE', path, schema, undefined, options),
  };
}

async function send(url: string, method: string, body: unknown, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      signal,
      credentials: 'same-origin',
      // The last header shows that a page of ours asks: another site's form can't send it.
      headers: {
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
        'x-parasol-request': '1',
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ApiError({ status: 0, code: 'kit.network', message: 'The server did not answer.', cause });
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryText(query: QueryValues | undefined): string {
  if (!query) return '';
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
