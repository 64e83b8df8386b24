import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { z } from 'zod';
import { Count } from '../records/system.ts';
import type { Answer } from './answer.ts';
import { classify } from './classify.ts';
import { CompanyInfoOrNull, createCodebase } from './codebase.ts';
import { readPages } from './read-pages.ts';
import { siteOrigin } from './site.ts';
import { type HttpRequest, type HttpResult, sendOnce } from './transport.ts';
import type { ConnectWiseClient, ConnectWiseClientOptions, PsaCredentials, Query } from './types.ts';

const acceptedVersion = '2025.1';
const connectTimeoutMs = 10_000;
const connectionsMax = 16;
const readAttemptsMax = 4;
const attemptsMax = 3;

function credentialHeaders(c: PsaCredentials): Record<string, string> {
  const pair = c.kind === 'keys' ? `${c.publicKey}:${c.privateKey}` : `${c.user}:${c.password}`;
  return {
    authorization: `Basic ${Buffer.from(`${c.companyId}+${pair}`, 'utf8').toString('base64')}`,
    clientid: c.clientId,
    ...(c.kind === 'login' ? { 'x-cw-usertype': 'integrator' } : {}),
  };
}

function queryString(query: Query | undefined): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** A route that isn't there (a moved codebase) rather than a record that isn't. */
function lostRoute(answer: Answer<unknown>): boolean {
  if (answer.outcome !== 'refused') return false;
  if (answer.status === 404) return answer.code !== 'NotFound' && answer.code !== 'UnknownCompany';
  return answer.status === 400 && answer.code === 'Unreadable' && answer.message.startsWith('Cannot route');
}

/**
 * A client of one company's PSA under one key. Redirects are never followed; a write is handed to the
 * network at most once, and its answer says whether it can have been applied.
 *
 * @throws TypeError where the site is no address that keys may be sent to
 */
export function createConnectWiseClient(o: ConnectWiseClientOptions): ConnectWiseClient {
  const origin = siteOrigin(o.site);
  const own = o.dispatcher === undefined ? makeAgent() : undefined;
  const dispatcher = o.dispatcher ?? own ?? makeAgent();
  const timeoutMs = o.timeoutMs ?? 30_000;
  const createTimeoutMs = o.createTimeoutMs ?? 5 * 60_000;
  const accept = `application/vnd.connectwise.com+json; version=${acceptedVersion}`;
  let signed = credentialHeaders(o.credentials);

  const send = async (shownPath: string, request: Omit<HttpRequest, 'origin'>): Promise<HttpResult> => {
    await o.acquire?.();
    const startedAtMs = performance.now();
    const result = await sendOnce(dispatcher, { ...request, origin });
    o.onCall?.({
      method: request.method,
      path: shownPath,
      status: result.kind === 'answered' ? result.status : null,
      durationMs: Math.round(performance.now() - startedAtMs),
    });
    return result;
  };

  const companyInfo: ConnectWiseClient['companyInfo'] = async () => {
    const path = `/login/companyinfo/${encodeURIComponent(o.credentials.companyId)}`;
    const result = await send('/login/companyinfo', {
      method: 'GET',
      path,
      headers: { accept: 'application/json' },
      timeoutMs,
    });
    return classify(result, CompanyInfoOrNull, Date.now());
  };
  const codebase = createCodebase(companyInfo, () => performance.now());

  let renewing: Promise<PsaCredentials | null> | null = null;
  /** Whether other credentials than these stand by now; calls that are refused together ask once. */
  const renewed = async (refused: Record<string, string>): Promise<boolean> => {
    if (signed !== refused || o.renew === undefined) return signed !== refused;
    renewing ??= o.renew().finally(() => {
      renewing = null;
    });
    const found = await renewing;
    const fresh = found === null ? refused : credentialHeaders(found);
    if (signed === refused && fresh['authorization'] !== refused['authorization']) signed = fresh;
    return signed !== refused;
  };

  /** One call on the right codebase; sent again only where it was refused for want of a route, or of credentials. */
  const call = async <T>(
    request: Omit<HttpRequest, 'origin' | 'path'> & { path: string; query?: string },
    schema: z.ZodType<T>,
  ): Promise<{ answer: Answer<T>; headers: Record<string, string> }> => {
    for (let attempt = 1; ; attempt += 1) {
      const found = await codebase.base();
      if (found.outcome !== 'ok') return { answer: found, headers: {} };
      const credentials = signed;
      const result = await send(request.path, {
        ...request,
        headers: { accept, ...credentials, ...request.headers },
        path: `${found.base}${request.path}${request.query ?? ''}`,
      });
      const answer = classify(result, schema, Date.now());
      const headers = result.kind === 'answered' ? result.headers : {};
      if (answer.outcome === 'throttled') await o.onThrottled?.(answer.retryAfterMs);
      const unknown = answer.outcome === 'refused' && answer.status === 401;
      if (unknown && attempt < attemptsMax && (await renewed(credentials))) continue;
      if (attempt === 1 && lostRoute(answer) && (await codebase.moved(found.base))) continue;
      if (result.kind === 'no-answer') codebase.doubt();
      return { answer, headers };
    }
  };

  const read = async <T>(
    path: string,
    schema: z.ZodType<T>,
    query: Query | undefined,
    headers: Record<string, string> = {},
  ): Promise<{ answer: Answer<T>; headers: Record<string, string> }> => {
    for (let attempt = 1; ; attempt += 1) {
      const request = {
        method: 'GET' as const,
        path,
        query: queryString(query),
        headers,
        timeoutMs,
      };
      const result = await call(request, schema);
      if (result.answer.outcome !== 'throttled' || attempt >= readAttemptsMax) return result;
      if (o.onThrottled === undefined) await sleep(result.answer.retryAfterMs);
    }
  };

  return {
    companyInfo,
    get: async (path, schema, query) => (await read(path, schema, query)).answer,
    pages: (path, schema, query) => readPages((q, h) => read(path, z.array(schema), q, h), path, query ?? {}),
    async count(path, query) {
      const { answer } = await read(`${path}/count`, Count, query);
      return answer.outcome === 'ok' ? { ...answer, body: answer.body.count } : answer;
    },
    async write(method, path, body, schema, w = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const { answer } = await call(
        {
          method,
          path,
          ...(text === undefined
            ? { headers: {} }
            : { headers: { 'content-type': 'application/json' }, body: text }),
          ...(w.mayWrite === undefined ? {} : { mayWrite: w.mayWrite }),
          timeoutMs: w.timeoutMs ?? (method === 'POST' ? createTimeoutMs : timeoutMs),
        },
        schema,
      );
      return answer;
    },
    async close() {
      await own?.destroy();
    },
  };
}

function makeAgent(): Agent {
  // HTTP/1.1 without pipelining: on it "nothing was written" is certain
  return new Agent({
    allowH2: false,
    pipelining: 1,
    connections: connectionsMax,
    connect: { timeout: connectTimeoutMs },
    keepAliveTimeout: 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
