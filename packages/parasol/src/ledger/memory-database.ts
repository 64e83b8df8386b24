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

/** What a transaction has changed in one table. */
type Changes = { undo(): void; forget(): void };

type Restorable = { copy(): unknown; put(copy: unknown): void };
export type MemorySnapshot = ReadonlyMap<string, unknown>;

export const createMemoryDatabase = (): MemoryDatabase => {
  const restorables = new Map<string, Restorable>();
  const changed: Changes[] = [];
  let busy = false;
  const waiting: (() => void)[] = [];

  const createTable = <Row>(name: string): MemoryTable<Row> => {
    let rows = new Map<string, Row>();
    const keys: string[] = [];
    const befores: (Row | undefined)[] = [];
    const changes: Changes = {
      undo() {
        for (let index = keys.length - 1; index >= 0; index -= 1) {
          const key = keys[index];
          const before = befores[index];
          if (key === undefined) continue;
          if (before === undefined) rows.delete(key);
          else rows.set(key, before);
        }
      },
      forget() {
        keys.length = 0;
        befores.length = 0;
      },
    };
    const remember = (key: string): void => {
      if (!busy) return;
      if (keys.length === 0) changed.push(changes);
      keys.push(key);
      befores.push(rows.get(key));
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
        for (const one of changed) one.undo();
        throw error;
      } finally {
        for (const one of changed) one.forget();
        changed.length = 0;
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
