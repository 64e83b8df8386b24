import type { Traffic } from './model.ts';

/** Several sources as one. */
export const joinTraffic = (parts: readonly Traffic[]): Traffic => ({
  count(fromMs, toMs, see) {
    for (const part of parts) part.count(fromMs, toMs, see);
  },
  events(fromMs, toMs, see) {
    for (const part of parts) part.events(fromMs, toMs, see);
  },
});
