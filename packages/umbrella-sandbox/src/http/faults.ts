import { z } from 'zod';

/** A fault for requests whose path begins with `path`; `times` of them, then it is used up. */
export const faultRule = z.strictObject({
  path: z.string().default('/'),
  method: z.enum(['GET', 'POST']).optional(),
  kind: z.enum(['latency', '429', '500', 'reset', 'expired-token', 'redirect', 'garbage']),
  times: z.number().int().positive().max(1_000_000).optional(),
  latencyMs: z.number().int().min(0).max(600_000).default(0),
  /** Where a redirect points; the same address if it is left out. */
  location: z.string().optional(),
});
export type FaultRule = z.infer<typeof faultRule>;

export const faultRules = z.strictObject({ rules: z.array(faultRule).max(100) });

/** The fault switch of the sandbox: which requests go wrong, and how. */
export class Faults {
  #rules: FaultRule[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ ...rule }));
  }

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  /** The first fault that applies to a request; counts it. */
  take(method: string, path: string): FaultRule | null {
    const rule = this.#rules.find(
      (one) => path.startsWith(one.path) && (one.method === undefined || one.method === method),
    );
    if (rule === undefined) return null;
    if (rule.times !== undefined) {
      rule.times -= 1;
      if (rule.times === 0) this.#rules = this.#rules.filter((one) => one !== rule);
    }
    return rule;
  }
}
