const leastMs = 30_000;
const shorterBy = 0.2;

/**
 * When recurring work is due again: after the delay, or up to a fifth earlier, by a `random` number in [0, 1). What fell due
 * for all providers at once (an outage, providers that were made together) would else come back at once every time, and what
 * 200 of them have to do for the first time takes two cores for five seconds. Short delays stay.
 */
export const drawApart = (delayMs: number, random: number): number =>
  delayMs < leastMs ? delayMs : delayMs * (1 - shorterBy * random);
