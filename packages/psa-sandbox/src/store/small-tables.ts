import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { columnOf, referenceColumns, tableOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

/** A record of a small table, as it is kept in memory. */
export type SmallRow = {
  readonly id: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** ids by the name of the reference field or column */
  readonly refs: Readonly<Record<string, number | null>>;
};

const rowSchema = z.tuple([
  z.number(),
  z.record(z.string(), z.unknown()),
  z.record(z.string(), z.number().nullable()),
]);

/** Tables of few rows (boards, statuses, types …) in memory, read anew when they have changed. */
export class SmallTables {
  readonly #db: SandboxDatabase;
  readonly #kept = new Map<string, { version: number; rows: Promise<ReadonlyMap<number, SmallRow>> }>();

  constructor(db: SandboxDatabase) {
    this.#db = db;
  }

  rows(name: string): Promise<ReadonlyMap<number, SmallRow>> {
    const resource = resourceOf(name);
    const table = tableOf(resource);
    const version = this.#db.version(table);
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.version === version) return kept.rows;
    const refs = referenceColumns(resource).map(({ field }) => `'${field}', t.${columnOf(field)}`);
    const rows = this.#db
      .run(`select t.id, t.data, json_build_object(${refs.join(', ')}) from ${table} t order by t.id`)
      .then((found) => {
        const parsed = found.map((row) => rowSchema.parse(row));
        return new Map(parsed.map(([id, data, ids]) => [id, { id, data, refs: ids }]));
      });
    rows.catch(() => this.#kept.delete(name));
    this.#kept.set(name, { version, rows });
    return rows;
  }

  async row(name: string, id: number): Promise<SmallRow | undefined> {
    return (await this.rows(name)).get(id);
  }

  /** The first row that fits, in the order of ids. */
  async find(name: string, fits: (row: SmallRow) => boolean): Promise<SmallRow | undefined> {
    for (const row of (await this.rows(name)).values()) if (fits(row)) return row;
    return undefined;
  }
}
