const leastMs = 30_000;
const shorterBy = 0.2;

/**
 * When recurring work is due again: after the delay, or up to a fifth earlier, by a `random` number in [0, 1). What fell due
 * for all providers at once (an outage, providers that were made together) would else come back at once every time: 200 of
 * them took both cores for seconds every five minutes, and one console request in a hundred waited 2.9 s. Short delays stay.
 */
export const drawApart = (delayMs: number, random: number): number =>
  delayMs < leastMs ? delayMs : delayMs * (1 - shorterBy * random);
