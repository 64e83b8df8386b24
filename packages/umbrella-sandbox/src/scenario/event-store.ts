import type { Traffic, TrafficKind } from './model.ts';

/** Single events in columns, about 12 bytes each; sorted by time when they are first read. */
export class EventStore implements Traffic {
  readonly #kinds: TrafficKind[] = [];
  #times = new Float64Array(256);
  #kindIds = new Uint32Array(256);
  #size = 0;
  #sorted = true;

  get size(): number {
    return this.#size;
  }

  addKind(kind: TrafficKind): number {
    return this.#kinds.push(kind) - 1;
  }

  add(timeMs: number, kindId: number): void {
    if (this.#size === this.#times.length) {
      const times = new Float64Array(this.#size * 2);
      times.set(this.#times);
      this.#times = times;
      const kindIds = new Uint32Array(this.#size * 2);
      kindIds.set(this.#kindIds);
      this.#kindIds = kindIds;
    }
    this.#times[this.#size] = timeMs;
    this.#kindIds[this.#size] = kindId;
    if (this.#size > 0 && timeMs < (this.#times[this.#size - 1] ?? 0)) this.#sorted = false;
    this.#size += 1;
  }

  /** Moves every event by `byMs`. */
  shift(byMs: number): void {
    for (let at = 0; at < this.#size; at += 1) this.#times[at] = (this.#times[at] ?? 0) + byMs;
  }

  /** Time of the latest event; -Infinity if there is none. */
  latestMs(): number {
    let latest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#size; at += 1) latest = Math.max(latest, this.#times[at] ?? latest);
    return latest;
  }

  count(fromMs: number, toMs: number, see: (kind: TrafficKind, count: number) => void): void {
    const counts = new Map<TrafficKind, number>();
    this.events(fromMs, toMs, (_timeMs, kind) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
    for (const [kind, count] of counts) see(kind, count);
  }

  events(fromMs: number, toMs: number, see: (timeMs: number, kind: TrafficKind) => void): void {
    if (!this.#sorted) this.#sort();
    for (let at = this.#firstAt(fromMs); at < this.#size; at += 1) {
      const timeMs = this.#times[at] ?? 0;
      if (timeMs >= toMs) return;
      const kind = this.#kinds[this.#kindIds[at] ?? 0];
      if (kind !== undefined) see(timeMs, kind);
    }
  }

  #firstAt(timeMs: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sort(): void {
    const order = new Uint32Array(this.#size).map((_value, index) => index);
    const times = this.#times;
    const kindIds = this.#kindIds;
    order.sort((left, right) => (times[left] ?? 0) - (times[right] ?? 0) || left - right);
    this.#times = Float64Array.from(order, (at) => times[at] ?? 0);
    this.#kindIds = Uint32Array.from(order, (at) => kindIds[at] ?? 0);
    this.#sorted = true;
  }
}
