import type { FaultKind, FaultPlan, FaultRule } from './rule.ts';

type Active = { rule: FaultRule; matches: RegExp; random: () => number; seen: number; done: number };

/** A small generator of its own for each rule, so that one rule's choices don't shift another's. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pattern(path: string): RegExp {
  const escaped = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}/?$`, 'i');
}

/** What goes wrong with one request. */
export type Decision = { delayMs: number; staleMs: number; fault: FaultRule | undefined };

const none: Decision = { delayMs: 0, staleMs: 0, fault: undefined };

/** Faults on demand: off until a plan is set. */
export class Faults {
  #seed = 1;
  #active: Active[] = [];

  set({ seed, rules }: FaultPlan): void {
    this.#seed = seed;
    this.#active = rules.map((rule, i) => ({
      rule,
      matches: pattern(rule.path),
      random: generator(Math.imul(seed + 1, 2_654_435_761) + i),
      seen: 0,
      done: 0,
    }));
  }

  clear(): void {
    this.set({ seed: 1, rules: [] });
  }

  /** The plan with how many requests each rule has met and how many it has broken. */
  report() {
    return { seed: this.#seed, rules: this.#active.map(({ rule, seen, done }) => ({ ...rule, seen, done })) };
  }

  /** Latency and stale searches add up; of the others the first that strikes counts. */
  decide(method: string, path: string): Decision {
    if (this.#active.length === 0) return none;
    const decision: Decision = { ...none };
    for (const active of this.#active) {
      const { rule } = active;
      if (rule.methods !== undefined && !rule.methods.some((one) => one === method)) continue;
      if (!active.matches.test(path) || (decision.fault !== undefined && !isMild(rule.kind))) continue;
      active.seen += 1;
      if (rule.times !== undefined && active.done >= rule.times) continue;
      if (active.random() >= rule.probability) continue;
      active.done += 1;
      if (rule.kind === 'latency') decision.delayMs += rule.delayMs;
      else if (rule.kind === 'stale-search') decision.staleMs = Math.max(decision.staleMs, rule.staleMs);
      else decision.fault = rule;
    }
    return decision;
  }
}

function isMild(kind: FaultKind): boolean {
  return kind === 'latency' || kind === 'stale-search';
}
