import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 1_000;

type Ticks = { readonly all: number; readonly stolen: number };

/** Null where the system doesn't tell; Linux does: user, nice, system, idle, iowait, irq, softirq, steal. */
const ticksNow = async (): Promise<Ticks | null> => {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const ticks = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').slice(0, 8).map(Number) ?? [];
  return ticks.length < 8 ? null : { all: ticks.reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 };
};

/**
 * Looks each second at how much of its processors a virtual machine was not given: what was slow then may be slow for that.
 * `in` tells the share of the second after so many, from the start on; null: not known.
 */
export const watchStolen = (): { in(second: number): number | null; end(): Promise<void> } => {
  const shares = new Map<number, number>();
  const ended = new AbortController();
  const startedMs = performance.now();
  const watch = async (): Promise<void> => {
    let before = await ticksNow();
    while (!ended.signal.aborted) {
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
      const now = await ticksNow();
      const second = Math.round((performance.now() - startedMs) / everyMs) - 1;
      if (before !== null && now !== null && now.all > before.all)
        shares.set(second, (now.stolen - before.stolen) / (now.all - before.all));
      before = now;
    }
  };
  const watching = watch();
  return {
    in: (second) => shares.get(second) ?? null,
    end: async () => {
      ended.abort();
      await watching;
    },
  };
};
