import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, type RecordEvent, timestamp } from '../env.ts';
import { asksFor, callbackTypeOf } from './callback-types.ts';
import { noteFailure, noteSuccess } from './failing-days.ts';
import { referencesOf } from './references-of.ts';
import { addressOf, isLoopback, payloadOf, signatureOf } from './payload.ts';
import { type SigningKey, signingKeyOf } from './signing-key.ts';

export type CallbackOptions = {
  /** false (the default): only addresses on this machine are called */
  anyTarget?: boolean;
  /** between attempts; tests hand in their own */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  timeoutMs?: number;
};

/** What became of one message, for the screens and for tests. */
export type Delivery = {
  at: string;
  callbackId: number;
  url: string;
  action: string;
  /** the status of each attempt, or why there was none */
  attempts: (number | string)[];
  outcome: 'under way' | 'delivered' | 'failed' | 'not sent';
};

const retryAfterMs = [2_000, 4_000] as const;
const retriedStatuses = new Set([404, 409, 419, 429]);
const timeoutMsDefault = 5_000;
const atOnceMax = 16;
const waitingMax = 10_000;
const shownMax = 200;

const registration = z.object({
  url: z.string(),
  objectId: z.number(),
  type: z.string(),
  level: z.string(),
  memberId: z.number().optional(),
  inactiveFlag: z.boolean().optional(),
  isSelfSuppressedFlag: z.boolean().optional(),
});
/**
 * Sends callbacks: each change of a record to every active callback that asks for it, off the path of the
 * request that made it. Messages that wait are kept in memory; the end of the process loses them.
 */
export class Callbacks {
  readonly #env: Env;
  readonly #options: CallbackOptions;
  readonly #site: () => string;
  readonly #ending = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: (() => Promise<void>)[] = [];
  #key: Promise<SigningKey> | undefined;
  /** Writes that were told so far, and at which of them a callback was registered. */
  #writes = 0;
  readonly #registeredAt = new Map<number, number>();
  readonly deliveries: Delivery[] = [];

  constructor(env: Env, site: () => string, options: CallbackOptions = {}) {
    this.#env = env;
    this.#site = site;
    this.#options = options;
  }

  key(): Promise<SigningKey> {
    const key = (this.#key ??= signingKeyOf(this.#env.db));
    key.catch(() => (this.#key = undefined));
    return key;
  }

  /** To be told of every write. */
  readonly told = (event: RecordEvent): void => {
    this.#writes += 1;
    const write = this.#writes;
    if (event.kind === 'callback' && event.action === 'added') this.#registeredAt.set(event.id, write);
    if (event.kind === 'callback' && event.action === 'deleted') this.#registeredAt.delete(event.id);
    const type = callbackTypeOf(event.kind);
    if (type === undefined || event.skipCallback === true) return;
    this.#queue(() => this.#spread(event, type, write));
  };

  /** Resolves when nothing waits and nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Gives up what waits; what is under way is broken off. */
  async stop(): Promise<void> {
    this.#waiting.length = 0;
    this.#ending.abort();
    await this.settled();
  }

  #queue(work: () => Promise<void>): void {
    if (this.#ending.signal.aborted) return;
    if (this.#waiting.length >= waitingMax) {
      this.#env.log.warn({ waitingMax }, 'too many callbacks wait; one was dropped');
      return;
    }
    this.#waiting.push(work);
    this.#next();
  }

  #next(): void {
    if (this.#running.size >= atOnceMax) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    const running = work()
      .catch((error: unknown) => this.#env.log.error({ err: error }, 'a callback could not be sent'))
      .finally(() => {
        this.#running.delete(running);
        this.#next();
      });
    this.#running.add(running);
  }

  async #spread(event: RecordEvent, type: string, write: number): Promise<void> {
    const rows = await this.#env.small.rows(resourceOf('callback').name);
    if (rows.size === 0) return;
    const record = { type, id: event.id, references: event.references ?? referencesOf(event.json) };
    for (const { id, data } of rows.values()) {
      // one that comes later isn't told of what was before it
      if ((this.#registeredAt.get(id) ?? 0) > write) continue;
      const callback = registration.parse(data);
      if (callback.inactiveFlag === true || !asksFor(callback, record)) continue;
      if (callback.isSelfSuppressedFlag === true && callback.memberId === event.memberId) continue;
      this.#queue(() => this.#deliver(event, id, callback.type, callback.url));
    }
  }

  async #deliver(event: RecordEvent, callbackId: number, type: string, registered: string): Promise<void> {
    const url = addressOf(registered, event);
    const delivery: Delivery = {
      at: timestamp(this.#env.now()),
      callbackId,
      url,
      action: event.action,
      attempts: [],
      outcome: 'under way',
    };
    this.deliveries.unshift(delivery);
    this.deliveries.length = Math.min(this.deliveries.length, shownMax);
    if (this.#options.anyTarget !== true && !isLoopback(url)) {
      delivery.attempts.push('The sandbox calls only addresses on this machine.');
      delivery.outcome = 'not sent';
      return;
    }
    const { id: keyId, signingKey } = await this.key();
    const { companyId, codebase } = this.#env.settings;
    const site = this.#site();
    const keyUrl = `${site}/${codebase}/system/callbackkey/index.rails?companyName=${encodeURIComponent(companyId)}&id=${keyId}`;
    const messageId = randomUUID();
    const body = payloadOf(event, { callbackId, companyId, site, keyUrl, messageId, type });
    const delivered = await this.#attempts(url, body, signatureOf(body, signingKey), delivery);
    if (this.#ending.signal.aborted) return;
    if (delivered) await noteSuccess(this.#env.db, callbackId);
    else if (await noteFailure(this.#env.db, callbackId, this.#env.now().getTime()))
      this.#env.log.warn({ callbackId }, 'a callback was shut off after three failing days');
    delivery.outcome = delivered ? 'delivered' : 'failed';
  }

  async #attempts(url: string, body: string, signature: string, delivery: Delivery): Promise<boolean> {
    const wait = this.#options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }));
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#send(url, body, signature);
      delivery.attempts.push(answer);
      if (typeof answer === 'number' && answer >= 200 && answer < 300) return true;
      const pauseMs = retryAfterMs[attempt];
      if (typeof answer !== 'number' || !retriedStatuses.has(answer) || pauseMs === undefined) return false;
      await wait(pauseMs, this.#ending.signal).catch(() => undefined);
      if (this.#ending.signal.aborted) return false;
    }
  }

  /** The status, or why there is none. A redirection isn't followed: it could lead off this machine. */
  async #send(url: string, body: string, signature: string): Promise<number | string> {
    // Not AbortSignal.any over a time-out: Node 24 lost such an abort when a source was collected meanwhile
    // (nodejs/node 57736 and 65995; seen here as a delivery that never ended).
    const ended = new AbortController();
    const end = (): void => ended.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, this.#options.timeoutMs ?? timeoutMsDefault);
    this.#ending.signal.addEventListener('abort', end, { once: true });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-content-signature': signature },
        body,
        redirect: 'manual',
        signal: ended.signal,
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      if (timedOut) return 'timed out';
      return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    } finally {
      clearTimeout(timer);
      this.#ending.signal.removeEventListener('abort', end);
    }
  }
}
