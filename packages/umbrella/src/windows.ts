/** Windows are four hours, aligned to UTC: 00, 04, 08, 12, 16 and 20 o'clock. */
export const windowMs = 4 * 60 * 60 * 1_000;

/** Start of the window that the moment `timeMs` (epoch milliseconds) falls in. */
export const windowStartOf = (timeMs: number): number => Math.floor(timeMs / windowMs) * windowMs;

/** Start of the last window that was complete `lagMs` before `nowMs`: reports and log files come late. */
export const lastCompleteWindowStart = (nowMs: number, lagMs = 30 * 60 * 1_000): number =>
  windowStartOf(nowMs - lagMs) - windowMs;
