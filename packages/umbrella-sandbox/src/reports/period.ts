import { Refusal } from '../http/refusal.ts';

/** Epoch milliseconds; `fromMs` is part of the span, `toMs` is not. */
export type Span = { readonly fromMs: number; readonly toMs: number };

const units: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** `1639146300000`, `now`, `-30days`, `-1hours` or an ISO time; null if it is none of these. */
export const readMoment = (text: string, nowMs: number): number | null => {
  if (text === 'now') return nowMs;
  if (/^\d{10,15}$/u.test(text)) return Number(text);
  const relative = /^-(\d{1,6})(minute|hour|day|week)s?$/u.exec(text);
  if (relative !== null) return nowMs - Number(relative[1]) * (units[relative[2] ?? ''] ?? 0);
  const parsed = /^\d{4}-\d\d-\d\dT/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
};

/** Both ends are required, as documented. Nothing after now has happened yet. */
export const readSpan = (from: string | undefined, to: string | undefined, nowMs: number): Span => {
  const read = (name: string, text: string | undefined): number => {
    if (text === undefined || text === '')
      throw new Refusal(400, `The query parameter '${name}' is required`);
    const moment = readMoment(text, nowMs);
    if (moment === null)
      throw new Refusal(400, `The query parameter '${name}' is not a timestamp: ${text.slice(0, 40)}`);
    return moment;
  };
  const fromMs = read('from', from);
  const toMs = read('to', to);
  if (fromMs > toMs) throw new Refusal(400, "The query parameter 'from' must not be later than 'to'");
  return { fromMs, toMs: Math.min(toMs, nowMs) };
};
