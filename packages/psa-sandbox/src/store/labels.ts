import { z } from 'zod';
import type { Resource } from '../definitions/resource.ts';
import { labelsSql, pathSql } from './document-sql.ts';
import { tableOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

/** What a reference shows of a record: its labels as JSON members, and where it is found below the API's address. */
export type Label = { readonly members: string; readonly path: string | null };

const labelsMax = 50_000;
const rowSchema = z.tuple([z.number(), z.string(), z.string().nullable()]);

type Kept = { version: number; labels: Map<number, Label> };

/**
 * The labels of records that others refer to, kept in memory until their table changes. A ticket refers to ten others:
 * ten sub-selects in the statement that shows it cost PostgreSQL ten times what reading the ticket itself does.
 */
export class Labels {
  readonly #db: SandboxDatabase;
  readonly #kept = new Map<string, Kept>();
  readonly #texts = new Map<string, string>();

  constructor(db: SandboxDatabase) {
    this.#db = db;
  }

  /** The label if it is known and still true. */
  known(to: Resource, id: number): Label | undefined {
    const kept = this.#kept.get(to.name);
    return kept === undefined || kept.version !== this.#db.rewritten(tableOf(to))
      ? undefined
      : kept.labels.get(id);
  }

  /** The labels of these records, read in one statement; a record that isn't there has none. */
  async read(to: Resource, ids: readonly number[]): Promise<Map<number, Label>> {
    const version = this.#db.rewritten(tableOf(to));
    const found = new Map<number, Label>();
    for (const row of await this.#db.run(this.#text(to), [ids])) {
      const [id, members, path] = rowSchema.parse(row);
      found.set(id, { members, path });
    }
    // what was read before a change must not outlive it
    if (version === this.#db.rewritten(tableOf(to))) {
      let kept = this.#kept.get(to.name);
      if (kept === undefined || kept.version !== version || kept.labels.size > labelsMax) {
        kept = { version, labels: new Map() };
        this.#kept.set(to.name, kept);
      }
      for (const [id, label] of found) kept.labels.set(id, label);
    }
    return found;
  }

  #text(to: Resource): string {
    const known = this.#texts.get(to.name);
    if (known !== undefined) return known;
    const path = to.verbs.length > 0 ? pathSql(to, 't') : 'null::text';
    const text = `select t.id, ${labelsSql(to, 't')}, ${path} from ${tableOf(to)} t where t.id = any($1::integer[])`;
    this.#texts.set(to.name, text);
    return text;
  }
}
