/** Less than this between two looks is the wall clock being slewed. */
const jumpMs = 1_000;

/**
 * Milliseconds that only grow, and that a sleeping machine doesn't stop. The monotonic clock alone stands still while a
 * machine is suspended or a virtual one paused (clock_gettime(2), CLOCK_MONOTONIC): woken after settle, it would still
 * be inside its send window. So what the wall clock jumps ahead of it is added; a wall clock set back changes nothing.
 */
export const createWakefulClock = (clocks: {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}): (() => number) => {
  let apart = clocks.wallMs() - clocks.monotonicMs();
  let sleptMs = 0;
  return () => {
    const monotonicMs = clocks.monotonicMs();
    const apartNow = clocks.wallMs() - monotonicMs;
    if (apartNow - apart >= jumpMs) sleptMs += apartNow - apart;
    apart = apartNow;
    return monotonicMs + sleptMs;
  };
};
