/** Time that passes only when nothing is left to be done at the present moment. */
export type VirtualClock = {
  readonly now: () => number;
  /** Runs `action` at a moment; ties in the order of asking. */
  at(time: number, action: () => void): void;
  /** Lets time pass until `end`; everything due before it has happened when this resolves. */
  runUntil(end: number): Promise<void>;
};

type Entry = { readonly time: number; readonly order: number; readonly action: () => void };

const before = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

/** All promises that can go on have gone on when an immediate runs. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createVirtualClock = (start: number): VirtualClock => {
  const heap: Entry[] = [];
  let now = start;
  let order = 0;

  const swap = (a: number, b: number): void => {
    const one = heap[a];
    const other = heap[b];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  const isBefore = (a: number, b: number): boolean => {
    const one = heap[a];
    const other = heap[b];
    return one !== undefined && other !== undefined && before(one, other);
  };
  const push = (entry: Entry): void => {
    heap.push(entry);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(at, parent)) break;
      swap(at, parent);
      at = parent;
    }
  };
  const pop = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        const smaller = isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(smaller, at)) break;
        swap(smaller, at);
        at = smaller;
      }
    }
    return first;
  };

  return {
    now: () => now,
    at(time, action) {
      push({ time: Math.max(time, now), order: (order += 1), action });
    },
    async runUntil(end) {
      await settled();
      for (;;) {
        const next = heap[0];
        if (next === undefined || next.time > end) break;
        pop();
        now = next.time;
        next.action();
        await settled();
      }
      now = Math.max(now, end);
    },
  };
};
