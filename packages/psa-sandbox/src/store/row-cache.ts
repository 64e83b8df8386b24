import type { Resource } from '../definitions/resource.ts';
import { tableOf } from './names.ts';
import { Recent } from './recent.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

const charactersMax = 8_000_000;
/** what an entry weighs besides its text */
const entryCharacters = 200;

/** The other tables of which a text shows something, such as the name of a ticket's company. */
export class Shown {
  readonly #db: SandboxDatabase;
  readonly #tables: readonly string[];
  #asOf = -1;
  #stamp = 0;

  constructor(db: SandboxDatabase, tables: readonly string[]) {
    this.#db = db;
    this.#tables = tables;
  }

  /** Versions only rise, so their sum stays what it was only while none of them has changed. */
  get stamp(): number {
    if (this.#asOf !== this.#db.rewrites) {
      this.#asOf = this.#db.rewrites;
      this.#stamp = 0;
      for (const table of this.#tables) this.#stamp += this.#db.rewritten(table);
    }
    return this.#stamp;
  }
}

type Kept = {
  /** the transaction that wrote the row (`xmin`): any change of the row gives it another */
  readonly mark: string;
  readonly json: string;
  readonly shown: Shown;
  readonly stamp: number;
  /** of the row's own table */
  readonly rewritten: number;
};

/**
 * Records as the JSON text that was last made of them. A list of 25 companies costs PostgreSQL 1.0 ms where it gives their
 * cells and 0.65 ms where it gives their marks alone (0.25 ms of either is the way there and back), and this process nothing
 * for taking cells apart.
 */
export class RowCache {
  readonly #db: SandboxDatabase;
  readonly #kept = new Recent<Kept>(
    charactersMax,
    (key, { json }) => key.length + json.length + entryCharacters,
  );

  constructor(db: SandboxDatabase) {
    this.#db = db;
  }

  /** The text of the record as it stands in the database under this mark. */
  marked(resource: Resource, base: string, id: string, mark: string): string | undefined {
    const kept = this.#kept.get(keyOf(resource, base, id));
    return kept !== undefined && kept.mark === mark && kept.stamp === kept.shown.stamp
      ? kept.json
      : undefined;
  }

  /** The text of the record, if nothing that it shows can have changed since it was made. */
  current(resource: Resource, base: string, id: number): string | undefined {
    const kept = this.#kept.get(keyOf(resource, base, String(id)));
    return kept !== undefined &&
      kept.rewritten === this.#db.rewritten(tableOf(resource)) &&
      kept.stamp === kept.shown.stamp
      ? kept.json
      : undefined;
  }

  keep(
    resource: Resource,
    base: string,
    id: string,
    row: { mark: string; json: string; shown: Shown },
  ): void {
    // the pieces of a text that was joined would keep alive the whole answer that they were cut out of
    const json = Buffer.from(row.json).toString();
    const { mark, shown } = row;
    const rewritten = this.#db.rewritten(tableOf(resource));
    this.#kept.set(keyOf(resource, base, id), { mark, json, shown, stamp: shown.stamp, rewritten });
  }
}

function keyOf(resource: Resource, base: string, id: string): string {
  return `${resource.name} ${id} ${base}`;
}
