import type { Incident } from './types.ts';

export type JudgedWindow = { readonly windowStart: number; readonly events: number };

/**
 * open: the first window over the threshold; a ticket is to be made. report: to be told on the incident's ticket
 * (or, if that turns out closed, by the next one). The others lead to nothing, and say why.
 */
export type Verdict =
  | 'open'
  | 'report'
  | 'reported'
  | 'under-threshold'
  | 'before-ticket'
  | 'closed-and-quiet';

export type Judgement = JudgedWindow & { readonly over: boolean; readonly verdict: Verdict };

/**
 * Judges one identity's windows, oldest first. *More than* the threshold in a window opens; at least one event in a
 * window after the one that the ticket was made for is reported while it is open; after it was closed only a window over the threshold counts.
 * What was reported once is never reported again, whatever came late.
 */
export const judge = (o: {
  readonly windows: readonly JudgedWindow[];
  readonly threshold: number;
  readonly incident: Pick<Incident, 'generation' | 'state' | 'ticketWindow'> | null;
  readonly reported: ReadonlySet<number>;
}): Judgement[] => {
  let open = o.incident !== null && o.incident.generation > 0;
  const closed = o.incident?.state === 'closed';
  let ticketWindow = open ? (o.incident?.ticketWindow ?? 0) : Number.POSITIVE_INFINITY;
  const verdictOf = ({ windowStart, events }: JudgedWindow): Verdict => {
    const over = events > o.threshold;
    if (o.reported.has(windowStart)) return 'reported';
    if (!open) {
      if (!over) return 'under-threshold';
      open = true;
      ticketWindow = windowStart;
      return 'open';
    }
    if (over) return 'report';
    if (events < 1) return 'under-threshold';
    if (closed) return 'closed-and-quiet';
    return windowStart > ticketWindow ? 'report' : 'before-ticket';
  };
  return o.windows
    .toSorted((a, b) => a.windowStart - b.windowStart)
    .map((window) => ({
      windowStart: window.windowStart,
      events: window.events,
      over: window.events > o.threshold,
      verdict: verdictOf(window),
    }));
};
