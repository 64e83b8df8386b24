import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiLog } from '../api-log.ts';
import { type Env, timestamp } from '../env.ts';
import type { Faults } from '../faults/faults.ts';
import { type LateApplies, serveWithFaults } from '../faults/serve.ts';
import type { Caller } from '../security/directory.ts';
import { noRoute } from './api-error.ts';
import type { Reply } from './call.ts';
import { answer, authenticate, openAnswer, replyTo, type RestRequest } from './handle.ts';
import { BodyReader } from './read-body.ts';

/** The REST API's address, whatever the codebase. */
const restPath = /^\/(v4_6_release|v\d{4}_\d{1,2})\/+apis\/+3\.0(\/.*)?$/i;
/** As the cloud words it, `errors` and all. */
const sslRequired = JSON.stringify({ code: 'Security', message: 'SSL is required.', errors: null });
/** The real one was seen to refuse long addresses; its guide sends what is over 10,000 characters to `POST …/search`. */
const addressMax = 10_000;
const tooLong = JSON.stringify({ code: 'ConnectWiseApi', message: 'The request URI is too long.' });
const mediaType = 'application/vnd.connectwise.com+json';

const noQuery: readonly (readonly [string, string])[] = [];

export type RestParts = { env: Env; apiLog: ApiLog; faults: Faults; late: LateApplies };

function targetOf(whole: string): { path: string; query: string; whole: string } {
  const mark = whole.indexOf('?');
  return mark < 0
    ? { path: whole, query: '', whole }
    : { path: whole.slice(0, mark), query: whole.slice(mark + 1), whole };
}

function respond(response: ServerResponse, reply: Reply, version: string): void {
  if (response.destroyed) return;
  const { headers } = reply;
  if (reply.status === 204) {
    response.writeHead(204, { 'api-current-version': version, ...headers });
    response.end();
    return;
  }
  response.writeHead(reply.status, {
    'content-type': `${mediaType}; version=${version}; charset=utf-8`,
    'api-current-version': version,
    'content-length': reply.bytes?.length ?? Buffer.byteLength(reply.body),
    ...headers,
  });
  // a text goes out together with the head in one write; system calls are half of what a small answer costs
  response.end(reply.bytes ?? reply.body);
}

/**
 * The REST API on Node's own request and answer. The screens' framework stays out of it: its Request and Response
 * objects, made from Node's and turned back, cost a third of what reading one ticket does.
 */
export class RestServer {
  readonly #parts: RestParts;
  /** as the headers name it: `2025.1` */
  readonly #version: string;

  constructor(parts: RestParts) {
    this.#parts = parts;
    this.#version = parts.env.settings.version.replace(/^v/, '');
  }

  /** Answers if the address is one of the REST API; false: it is someone else's. */
  handle(request: IncomingMessage, response: ServerResponse, scheme: 'http' | 'https'): boolean {
    const { path, query, whole } = targetOf(request.url ?? '/');
    const match = restPath.exec(path);
    if (match === null) return false;
    if (whole.length > addressMax) {
      respond(response, { status: 414, body: tooLong }, this.#version);
      return true;
    }
    const [, codebase = '', below = '/'] = match;
    const { settings } = this.#parts.env;
    if (!settings.otherCodebaseAnswers && `${codebase.toLowerCase()}/` !== settings.codebase) {
      response.writeHead(400, { 'content-type': 'text/plain; charset=UTF-8' });
      response.end(noRoute);
      return true;
    }
    if (settings.sslRequired && scheme === 'http' && request.headers['x-forwarded-proto'] !== 'https') {
      respond(response, { status: 403, body: sslRequired }, this.#version);
      return true;
    }
    const site = `${scheme}://${request.headers.host ?? 'localhost'}/${codebase}`;
    void this.#serve(request, response, { path: below, query, whole, site });
    return true;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    target: { path: string; query: string; whole: string; site: string },
  ): Promise<void> {
    const { env, apiLog, faults, late } = this.#parts;
    const version = this.#version;
    const startedAtMs = env.now().getTime();
    const startedMs = performance.now();
    const body = new BodyReader(request);
    const method = request.method ?? 'GET';
    const rest: RestRequest = {
      method,
      path: target.path,
      site: target.site,
      query: target.query === '' ? noQuery : [...new URLSearchParams(target.query)],
      header: (name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? value : value?.[0];
      },
      text: () => body.text(),
      form: () => body.form(),
    };
    const logged = (caller: Caller, reply: Reply): void =>
      apiLog.add({
        memberId: caller.memberId,
        keyId: caller.keyId,
        keyDescription: caller.keyDescription,
        startedAtMs,
        durationMs: performance.now() - startedMs,
        response: reply.status,
        method,
        url: target.whole,
        requestBody: body.read,
        responseBody: reply.body,
      });
    try {
      const open = await openAnswer(env, method, target.path);
      if (open !== undefined) {
        respond(response, open, version);
        return;
      }
      const caller = await authenticate(env, rest);
      const decision = faults.decide(method, target.path);
      if (decision.staleMs > 0) rest.staleBefore = timestamp(new Date(startedAtMs - decision.staleMs));
      // a request that is applied late has lost its connection by then
      if (decision.fault?.kind === 'late-apply') await rest.text();
      const apply = async (): Promise<Reply> => {
        const reply = await answer(env, caller, rest).catch((error: unknown) => replyTo(error, env));
        logged(caller, reply);
        return reply;
      };
      const served = await serveWithFaults(decision, apply, late);
      if ('reply' in served) respond(response, served.reply, version);
      else request.socket.destroy();
    } catch (error) {
      respond(response, replyTo(error, env), version);
    }
  }
}
