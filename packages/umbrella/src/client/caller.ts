import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import type { z } from 'zod';
import { budgetOf } from '../budgets.ts';
import { UmbrellaCallError } from '../errors.ts';
import { exchange, type Answer } from './exchange.ts';
import { failureOf, failureWithout, tokenRefused } from './failure.ts';
import { refusalInData } from './envelope.ts';
import { checkBaseUrl, mayFollow } from './hosts.ts';
import { createTokens, tokenPath } from './tokens.ts';
import type { UmbrellaClientOptions } from './types.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

type Ask = { readonly path: string; readonly query?: Query; readonly organizationId?: number };

export type Caller = {
  /** A GET of `path`, parsed with `schema`. */
  get<T>(ask: Ask, schema: z.ZodType<T>): Promise<T>;
  /** Only the outcome: the token call for a key that is being tried. */
  token(): Promise<void>;
  close(): Promise<void>;
};

const triesWhenThrottled = 4;
const triesWhenUnavailable = 3;
const maximumRedirects = 3;

type Prepared = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly organizationId?: number | undefined;
};

const organizationHeader = (organizationId: number | undefined): Record<string, string> =>
  organizationId === undefined ? {} : { 'X-Umbrella-OrgId': String(organizationId) };

/**
 * Sends requests with a token, within budgets, through redirects, and again where that is safe: everything here only
 * reads (a token request included), so an exchange without an answer may be repeated.
 */
export const createCaller = (options: UmbrellaClientOptions): Caller => {
  const base = checkBaseUrl(options.baseUrl);
  const timeoutMs = options.timeoutMs ?? 60_000;
  const ownAgent = options.dispatcher === undefined ? new Agent({ connect: { timeout: 10_000 } }) : null;
  const dispatcher = options.dispatcher ?? ownAgent ?? new Agent();
  const sleep = options.sleep ?? (async (ms: number) => wait(ms));

  const once = async (request: Prepared): Promise<Answer> => {
    await options.acquire?.(budgetOf(request.path), request.organizationId);
    const startedMs = performance.now();
    let status: number | null = null;
    try {
      const answer = await exchange({ ...request, timeoutMs, dispatcher });
      status = answer.status;
      return answer;
    } catch (error) {
      throw failureWithout(
        'unavailable',
        `No answer from Umbrella to ${request.path}: ${reasonOf(error)}`,
        request,
        error,
      );
    } finally {
      options.onCall?.({
        method: request.method,
        path: request.path,
        status,
        durationMs: performance.now() - startedMs,
        ...(request.organizationId === undefined ? {} : { organizationId: request.organizationId }),
      });
    }
  };

  /** One request through its redirects. */
  const follow = async (request: Prepared): Promise<Answer> => {
    let { url } = request;
    for (let hops = 0; ; hops += 1) {
      const answer = await once({ ...request, url });
      if (answer.status < 300 || answer.status > 399) return answer;
      const target =
        answer.location !== null && URL.canParse(answer.location, url.href)
          ? new URL(answer.location, url)
          : null;
      if (
        request.method !== 'GET' ||
        target === null ||
        hops >= maximumRedirects ||
        !mayFollow(base, target)
      ) {
        const where = target === null ? 'nowhere' : target.host;
        throw failureWithout(
          'bad-answer',
          `Umbrella redirected ${request.path} to ${where}, which is not followed`,
          request,
        );
      }
      url = target;
    }
  };

  /** One request, again after 429 or when nothing came back. */
  const patiently = async (request: Prepared): Promise<Answer> => {
    for (let throttled = 1, unavailable = 1; ;) {
      const answer = await follow(request).catch((error: unknown) => {
        if (error instanceof UmbrellaCallError && error.kind === 'unavailable') return error;
        throw error;
      });
      if (!(answer instanceof UmbrellaCallError) && answer.status === 429) {
        const budget = budgetOf(request.path);
        await (options.onThrottled?.(budget, request.organizationId) ?? sleep(1_000 * throttled));
        if (throttled >= triesWhenThrottled) return answer;
        throttled += 1;
      } else if (answer instanceof UmbrellaCallError || answer.status >= 500) {
        if (unavailable >= triesWhenUnavailable) {
          if (answer instanceof UmbrellaCallError) throw answer;
          return answer;
        }
        await sleep(250 * 4 ** (unavailable - 1));
        unavailable += 1;
      } else return answer;
    }
  };

  const tokens = createTokens(
    options.now,
    (organizationId) =>
      patiently({
        method: 'POST',
        path: tokenPath,
        url: new URL(tokenPath, base),
        headers: {
          authorization: `Basic ${Buffer.from(`${options.key}:${options.secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
          ...organizationHeader(organizationId),
        },
        body: 'grant_type=client_credentials',
        organizationId,
      }),
    options.tokens,
  );

  const withToken = async (ask: Ask): Promise<Answer> => {
    const url = new URL(ask.path, base);
    for (const [name, value] of Object.entries(ask.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    for (let renewed = false; ; renewed = true) {
      const token = await tokens.get(ask.organizationId);
      // The organisation goes on both calls: Cisco's pages disagree about the place, and collectors in use send both.
      const answer = await patiently({
        method: 'GET',
        path: ask.path,
        url,
        headers: { authorization: `Bearer ${token}`, ...organizationHeader(ask.organizationId) },
        organizationId: ask.organizationId,
      });
      if (renewed || !tokenRefused(answer)) return answer;
      tokens.forget(token, ask.organizationId);
    }
  };

  return {
    async get(ask, schema) {
      const answer = await withToken(ask);
      if (answer.status !== 200 || refusalInData(answer.body) !== null) throw failureOf(answer, ask);
      const parsed = schema.safeParse(answer.body);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const place =
          issue === undefined ? '' : ` at ${issue.path.join('.') || 'the top'} (${issue.message})`;
        throw failureWithout(
          'bad-answer',
          `Umbrella's answer to ${ask.path} is not as documented${place}`,
          ask,
        );
      }
      return parsed.data;
    },
    async token() {
      await tokens.get();
    },
    async close() {
      await ownAgent?.destroy();
    },
  };
};

/** A reason without addresses or headers: undici's codes, or the name of the error. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown failure';
  const code: unknown = Reflect.get(error, 'code');
  if (error.name === 'TimeoutError') return 'timed out';
  return typeof code === 'string' ? code : error.message;
};
