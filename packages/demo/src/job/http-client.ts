import type { z } from 'zod';

/** A server's answer that wasn't a success. The message is fit for a progress list. */
export class HttpFailure extends Error {
  readonly status: number;

  constructor(method: string, url: string, status: number, text: string) {
    super(`${method} ${url} answered ${status}: ${text.slice(0, 600)}`);
    this.status = status;
  }
}

export type HttpClient = {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
  ): Promise<T>;
  /** What the server has set, by name. */
  readonly cookies: ReadonlyMap<string, string>;
};

const timeoutMs = 120_000;

/** Calls a server's public JSON interface. Cookies are kept as a browser keeps them. */
export const createHttpClient = (base: string, headers: Record<string, string> = {}): HttpClient => {
  const cookies = new Map<string, string>();
  const call = async <T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const url = `${base}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(cookies.size === 0
          ? {}
          : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    keepCookies(cookies, response.headers.getSetCookie());
    const text = await response.text();
    if (!response.ok) throw new HttpFailure(method, url, response.status, text);
    return schema.parse(text === '' ? undefined : JSON.parse(text));
  };
  return {
    get: (path, schema) => call('GET', path, undefined, schema),
    send: (method, path, body, schema) => call(method, path, body, schema),
    cookies,
  };
};

const keepCookies = (cookies: Map<string, string>, lines: readonly string[]): void => {
  for (const line of lines) {
    const pair = line.split(';')[0] ?? '';
    const at = pair.indexOf('=');
    if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
};
