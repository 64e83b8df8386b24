import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../rest/call.ts';
import type { Decision } from './faults.ts';

/** An answer, or the connection broken without one. */
export type Served = { reply: Reply } | { broken: true };

const serverError: Reply = {
  status: 500,
  // spelt as the real service spells it
  body: JSON.stringify({ code: 'ConnectWiseApi', message: 'A timeout has occured. Please try again.' }),
};

function throttled(retryAfterSeconds: number | null): Reply {
  const wait = retryAfterSeconds ?? 30;
  return {
    status: 429,
    body: JSON.stringify({
      error: 'ConnectWiseAPI',
      message: `Too many requests. Please try again in ${wait} seconds.`,
    }),
    ...(retryAfterSeconds === null ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

/** Requests that are applied after their connection was broken. */
export class LateApplies {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();

  add(delayMs: number, apply: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const running = apply().finally(() => this.#running.delete(running));
      this.#running.add(running);
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Forgets those that are still to come and waits for those that are under way. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(this.#running);
  }
}

/** Serves a request with what was decided for it; `apply` answers and never rejects. */
export async function serveWithFaults(
  decision: Decision,
  apply: () => Promise<Reply>,
  late: LateApplies,
): Promise<Served> {
  if (decision.delayMs > 0) await sleep(decision.delayMs);
  const { fault } = decision;
  if (fault === undefined) return { reply: await apply() };
  switch (fault.kind) {
    case 'throttle':
      return { reply: throttled(fault.retryAfterSeconds) };
    case 'error-before':
      return { reply: serverError };
    case 'error-after':
      await apply();
      return { reply: serverError };
    case 'reset-before':
      return { broken: true };
    case 'reset-after':
      await apply();
      return { broken: true };
    case 'late-apply':
      late.add(fault.delayMs, apply);
      return { broken: true };
    case 'latency':
    case 'stale-search':
      return { reply: await apply() };
  }
  return fault.kind satisfies never;
}
