/** Seconds from here count epochs, so that the number fits where an integer goes. */
const countedFromSeconds = 1_600_000_000;

/**
 * The epoch after `epoch`. Also a clock, so that two restores from the same backup don't begin the same epoch twice:
 * fences start again in it, and a worker of the first one may still be waiting for an answer.
 */
export const nextEpoch = (epoch: number, nowMs: number): number =>
  Math.max(epoch + 1, Math.floor(nowMs / 1_000) - countedFromSeconds);
