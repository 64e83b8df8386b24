/**
 * What was used lately, within a limit: two generations, of which the older goes when the younger has filled its half. A
 * look-up costs one or two of a Map's, and nothing is ever sorted or swept.
 */
export class Recent<V> {
  readonly #halfMax: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  #weight = 0;
  readonly #weigh: (key: string, value: V) => number;

  /** `weigh` in the unit of `max`; without it each entry weighs 1 */
  constructor(max: number, weigh: (key: string, value: V) => number = () => 1) {
    this.#halfMax = max / 2;
    this.#weigh = weigh;
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    const weight = this.#weigh(key, value);
    if (weight > this.#halfMax) return;
    if (this.#weight + weight > this.#halfMax) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = 0;
    }
    this.#young.set(key, value);
    this.#weight += weight;
  }
}
