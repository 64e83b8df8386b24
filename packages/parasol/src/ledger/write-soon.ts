/** As long as an intent's lease lets a write begin: what is sent later was decided in another world. */
const withinMs = 60_000;

/**
 * Permission for a write that needs no intent, because saying it twice changes nothing: given now, gone in a minute or
 * with the signal. A process that was stopped for hours then sends nothing of what it had in hand.
 */
export const permissionFrom =
  (monotonicMs: () => number) =>
  (signal: AbortSignal): (() => boolean) => {
    const untilMs = monotonicMs() + withinMs;
    return () => !signal.aborted && monotonicMs() < untilMs;
  };
