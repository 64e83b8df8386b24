/**
 * A database in memory for the simulation: tables of immutable rows, transactions one after the other and undone
 * when they throw, and cheap snapshots, from which a restore or a promoted replica that lags behind is made.
 */
export type MemoryTable<Row> = {
  get(key: string): Row | undefined;
  set(key: string, row: Row): void;
  delete(key: string): void;
  values(): IterableIterator<Row>;
  readonly size: number;
};

export type MemoryDatabase = {
  table<Row>(name: string): MemoryTable<Row>;
  transaction<T>(work: () => Promise<T>): Promise<T>;
  snapshot(): MemorySnapshot;
  /** Everything as it was; what happened since is lost. */
  restore(snapshot: MemorySnapshot): void;
};

type Restorable = { copy(): unknown; put(copy: unknown): void };
export type MemorySnapshot = ReadonlyMap<string, unknown>;

export const createMemoryDatabase = (): MemoryDatabase => {
  const restorables = new Map<string, Restorable>();
  let undo: (() => void)[] = [];
  let busy = false;
  const waiting: (() => void)[] = [];

  const createTable = <Row>(name: string): MemoryTable<Row> => {
    let rows = new Map<string, Row>();
    const remember = (key: string): void => {
      if (!busy) return;
      const before = rows.get(key);
      undo.push(before === undefined ? () => rows.delete(key) : () => rows.set(key, before));
    };
    const table: MemoryTable<Row> = {
      get: (key) => rows.get(key),
      set(key, row) {
        remember(key);
        rows.set(key, row);
      },
      delete(key) {
        remember(key);
        rows.delete(key);
      },
      values: () => rows.values(),
      get size() {
        return rows.size;
      },
    };
    const copies = new WeakMap<object, Map<string, Row>>();
    restorables.set(name, {
      copy() {
        const token = {};
        copies.set(token, new Map(rows));
        return token;
      },
      put(token) {
        const copy = typeof token === 'object' && token !== null ? copies.get(token) : undefined;
        rows = new Map(copy);
      },
    });
    return table;
  };

  return {
    table: createTable,
    async transaction(work) {
      if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
      busy = true;
      try {
        return await work();
      } catch (error) {
        for (const step of undo.toReversed()) step();
        throw error;
      } finally {
        if (undo.length > 0) undo = [];
        const next = waiting.shift();
        // the next one takes over without a gap, in which a third could begin
        if (next === undefined) busy = false;
        else next();
      }
    },
    snapshot: () => new Map([...restorables].map(([name, table]) => [name, table.copy()])),
    restore(snapshot) {
      for (const [name, table] of restorables) table.put(snapshot.get(name));
    },
  };
};
