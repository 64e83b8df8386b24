const defaultMs = 30_000;
const leastMs = 1_000;
const mostMs = 15 * 60_000;

function clamp(ms: number): number {
  return Math.min(mostMs, Math.max(leastMs, Math.ceil(ms)));
}

/**
 * How long to wait after a 429, in ms: the Retry-After header (seconds or a date), else the number in
 * "Please try again in 30 seconds.", else 30 s; never less than a second or more than 15 minutes.
 */
export function throttleDelayMs(retryAfter: string | undefined, bodyText: string, nowMs: number): number {
  if (retryAfter !== undefined) {
    if (/^\s*\d+(\.\d+)?\s*$/.test(retryAfter)) return clamp(Number(retryAfter) * 1000);
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return clamp(date - nowMs);
  }
  const seconds = /in (\d+) seconds?/i.exec(bodyText)?.[1];
  return clamp(seconds === undefined ? defaultMs : Number(seconds) * 1000);
}
