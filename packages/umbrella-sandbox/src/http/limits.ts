import { budgetLimits, type BudgetName } from '@parasol/umbrella';

/** Counts calls in sliding spans, per key or per key and organisation, as the vendor's table says. */
export class RateLimits {
  /** Whether a call over the limit is refused; it is counted either way. */
  enforced: boolean;
  /** Calls that were over a limit since the start. */
  exceeded = 0;
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();

  constructor(enforced: boolean, now: () => number) {
    this.enforced = enforced;
    this.#now = now;
  }

  /** Counts one call; false if it has to be refused with 429. A refused call uses up nothing ("excess is discarded"). */
  take(budget: BudgetName, key: string, organizationId: number | null): boolean {
    const { scope, limits } = budgetLimits[budget];
    const name = `${budget} ${key} ${scope === 'organization' ? (organizationId ?? 'parent') : ''}`;
    const nowMs = this.#now();
    const longestMs = Math.max(...limits.map(({ periodMs }) => periodMs));
    const calls = (this.#calls.get(name) ?? []).filter((timeMs) => timeMs > nowMs - longestMs);
    this.#calls.set(name, calls);
    const over = limits.some(
      ({ calls: most, periodMs }) => calls.filter((timeMs) => timeMs > nowMs - periodMs).length >= most,
    );
    if (over) this.exceeded += 1;
    if (over && this.enforced) return false;
    calls.push(nowMs);
    return true;
  }
}
