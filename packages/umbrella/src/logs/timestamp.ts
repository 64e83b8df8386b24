const shape = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/u;

/** `2018-03-24 17:15:23`, always UTC, to epoch milliseconds; null if it is no such moment. */
export const parseLogTimestamp = (text: string): number | null => {
  const match = shape.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(timeMs);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? timeMs : null;
};

/** Epoch milliseconds to `2018-03-24 17:15:23`. */
export const formatLogTimestamp = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
