import { windowMs } from '@parasol/umbrella';
import type { Traffic, TrafficKind } from './model.ts';

/** The same requests in every window: `perWindow` of them, evenly spread from a share `phase` of a step on. */
export type SteadyStream = { readonly kind: TrafficKind; readonly perWindow: number; readonly phase: number };

const offsetOf = (stream: SteadyStream, index: number): number =>
  Math.floor(((index + stream.phase) * windowMs) / stream.perWindow / 1_000) * 1_000;

/** How many of a window's requests come before `offsetMs` of it. */
const countInWindow = (stream: SteadyStream, offsetMs: number): number => {
  let count = Math.min(
    stream.perWindow,
    Math.max(0, Math.ceil((offsetMs * stream.perWindow) / windowMs - stream.phase)),
  );
  while (count > 0 && offsetOf(stream, count - 1) >= offsetMs) count -= 1;
  while (count < stream.perWindow && offsetOf(stream, count) < offsetMs) count += 1;
  return count;
};

const countBefore = (stream: SteadyStream, timeMs: number): number => {
  const window = Math.floor(timeMs / windowMs);
  return window * stream.perWindow + countInWindow(stream, timeMs - window * windowMs);
};

/**
 * Traffic that never changes from window to window. Counting it over thirty days costs as much as over an hour, which is
 * what lets one report cover ten thousand customers.
 */
export const steadyTraffic = (streams: readonly SteadyStream[]): Traffic => ({
  count(fromMs, toMs, see) {
    for (const stream of streams) {
      const count = countBefore(stream, toMs) - countBefore(stream, fromMs);
      if (count > 0) see(stream.kind, count);
    }
  },
  events(fromMs, toMs, see) {
    for (let start = Math.floor(fromMs / windowMs) * windowMs; start < toMs; start += windowMs) {
      for (const stream of streams) {
        for (let index = 0; index < stream.perWindow; index += 1) {
          const timeMs = start + offsetOf(stream, index);
          if (timeMs >= fromMs && timeMs < toMs) see(timeMs, stream.kind);
        }
      }
    }
  },
});
