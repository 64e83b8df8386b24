const farMs = 10 * 365 * 24 * 60 * 60 * 1_000;

/** The sandbox's clock. It can be moved ahead, to see what takes days, and set right again. */
export class Clock {
  readonly #base: () => Date;
  #aheadMs = 0;

  constructor(base: () => Date) {
    this.#base = base;
  }

  readonly now = (): Date => new Date(this.#base().getTime() + this.#aheadMs);

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Moves it on, to ten years ahead at most. */
  advance(ms: number): void {
    this.#aheadMs = Math.min(farMs, this.#aheadMs + Math.max(0, ms));
  }

  /** Back to the time of this machine. */
  setRight(): void {
    this.#aheadMs = 0;
  }
}
