import type { VirtualClock } from './clock.ts';
import type { Random } from './random.ts';

/** A worker process as an operating system treats it: it can be killed, or stopped and woken, between any two steps. */
export type SimulatedProcess = {
  readonly alive: () => boolean;
  /**
   * Resolves after `ms`, later if the process is stopped, never once it is dead. Undefined in the usual case, in which
   * nothing happens and nobody else has a turn: there is nothing to wait for.
   */
  step(ms: number): Promise<void> | undefined;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  kill(): void;
  stopFor(ms: number): void;
};

export const createProcess = (
  clock: VirtualClock,
  random: Random,
  o: {
    /** Per step. */
    readonly crashChance: () => number;
    readonly stopChance: () => number;
    readonly onDeath: () => void;
    readonly onStop?: () => void;
  },
): SimulatedProcess => {
  let alive = true;
  let stoppedUntil = 0;
  const kill = (): void => {
    if (!alive) return;
    alive = false;
    o.onDeath();
  };
  const resume = (go: () => void): void => {
    if (!alive) return;
    if (clock.now() < stoppedUntil) clock.at(stoppedUntil, () => resume(go));
    else go();
  };
  const after = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (alive) clock.at(clock.now() + ms, () => resume(resolve));
    });
  const fate = (): void => {
    if (random.chance(o.crashChance())) kill();
    else if (random.chance(o.stopChance())) {
      o.onStop?.();
      stoppedUntil = clock.now() + random.between(30_000, 40 * 60_000);
    }
  };
  return {
    alive: () => alive,
    step(ms) {
      fate();
      return ms === 0 && alive && clock.now() >= stoppedUntil ? undefined : after(ms);
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        let done = false;
        const go = (): void => {
          if (done) return;
          done = true;
          resolve();
        };
        if (!alive) return;
        clock.at(clock.now() + ms, () => resume(go));
        signal?.addEventListener('abort', () => resume(go), { once: true });
      }),
    kill,
    stopFor(ms) {
      stoppedUntil = clock.now() + ms;
    },
  };
};
