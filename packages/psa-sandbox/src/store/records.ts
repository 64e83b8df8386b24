import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { type Composed, Composer } from './composer.ts';
import { computedTables } from './computed-sql.ts';
import { documentSql, type Selection } from './document-sql.ts';
import { isRefusal } from './error-codes.ts';
import { Gather } from './gather.ts';
import { keptJson } from './kept-json.ts';
import { columnOf, literal, type ReferenceColumn, referenceColumns, tableOf } from './names.ts';
import { Parameters } from './parameters.ts';
import { Pages } from './pages.ts';
import { RowCache } from './row-cache.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';
import { trailTable } from './trail-sql.ts';
import {
  checkedReferences,
  deleteSql,
  insertSql,
  insertValues,
  type NewRow,
  updateSql,
} from './write-sql.ts';

export type Json = Record<string, unknown>;

/** What is written of a record: scalars, references by id, and what is kept beside (answers). */
export type RecordContent = { data: Json; kept: Json; refs: Record<string, number | null> };

/** A record as it is stored. */
export type StoredRecord = RecordContent & {
  id: number;
  version: number;
  enteredAt: string;
  enteredBy: string;
  updatedAt: string;
  updatedBy: string;
};

/** Narrowing of a list: SQL with the row's alias `t`. */
export type Narrowing = { sql: string; tables: readonly string[] };
/** Adds its values to the parameters and gives its SQL. */
export type Narrow = (parameters: Parameters) => Narrowing | undefined;

export type ListQuery = {
  base: string;
  narrow: readonly Narrow[];
  selection: Selection | true;
  /** such as `t.id` or `lower(t.data->>'name') desc nulls last, t.id` */
  order: (parameters: Parameters) => string;
  limit: number;
  offset: number;
};

/** A reference names a record of a large table that isn't there. */
export class MissingReference extends Error {
  override readonly name = 'MissingReference';
  readonly field: string;
  readonly to: string;
  readonly id: number;
  constructor(field: string, to: string, id: number) {
    super(`${to} ${id} not found`);
    this.field = field;
    this.to = to;
    this.id = id;
  }
}

/** How a write is done: `base` is what hrefs begin with; `trail` adds its line to the audit trail. */
export type WriteOptions = { base: string; now: string; who: string; trail?: boolean };

const jsonObject = z.record(z.string(), z.unknown());
const storedSchema = z.tuple([
  z.number(),
  jsonObject,
  jsonObject,
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.record(z.string(), z.number().nullable()),
]);
const documentSchema = z.tuple([z.number(), z.string()]);
const listSchema = z.tuple([z.string(), z.number(), z.number().nullable()]);

type Insertion = { content: RecordContent; o: WriteOptions & { id?: number } };
type InsertStatement = { readonly text: string; readonly columns: readonly ReferenceColumn[] };
type Inserted = Composed | { error: unknown } | undefined;

/** Statements of a kind for different references; each is prepared on every connection. */
const combinationsMax = 8;

const shownByOthers = new Set<string>(Object.values(computedTables).flat());

const byIds: Narrow = () => ({ sql: 't.id = any($2::integer[])', tables: [] });

/** Rows of the REST contract's records: the only SQL for them. */
export class Records {
  readonly db: SandboxDatabase;
  readonly #rows: RowCache;
  readonly #composer: Composer;
  readonly #pages: Pages;
  readonly #reads = new Gather<number, string | undefined>();
  readonly #insertStatements = new Map<string, Map<string, InsertStatement>>();
  // two on one connection: numbers come into view in their order, which forward-only paging relies on, and PostgreSQL goes on
  // while this process answers those before (3,500 tickets a second with one, 4,900 with two)
  readonly #insertions = new Gather<Insertion, Inserted>(2);

  constructor(db: SandboxDatabase) {
    this.db = db;
    this.#rows = new RowCache(db);
    this.#composer = new Composer(db, this.#rows);
    this.#pages = new Pages(db, this.#composer, this.#rows);
  }

  /** One page as JSON text, how many records it holds, and the last one's id. */
  async list(resource: Resource, q: ListQuery): Promise<{ json: string; rows: number; lastId: number }> {
    const parameters = new Parameters();
    parameters.values.push(q.base);
    const where = this.#where(q.narrow, parameters);
    const order = q.order(parameters);
    const limit = parameters.add(q.limit, 'integer');
    const offset = q.offset === 0 ? '' : ` offset ${parameters.add(q.offset, 'integer')}`;
    const from = `from ${tableOf(resource)} t ${where} order by ${order} limit ${limit}${offset}`;
    if (q.selection === true) {
      const records = await this.#pages.read(resource, q, from, parameters.values);
      const lastId = records.reduce((last, { id }) => Math.max(last, id), 0);
      return { json: `[${records.map(({ json }) => json).join(',')}]`, rows: records.length, lastId };
    }
    const text = `select '[' || coalesce(string_agg(p.doc, ','), '') || ']', count(*)::int, max(p.id)
      from (select t.id, ${documentSql(resource, 't', q.selection)} as doc ${from}) p where $1::text is not null`;
    const [json, rows, lastId] = listSchema.parse((await this.db.run(text, parameters.values))[0]);
    return { json, rows, lastId: lastId ?? 0 };
  }

  async count(resource: Resource, narrow: readonly Narrow[]): Promise<number> {
    const parameters = new Parameters();
    const tables = new Set([tableOf(resource)]);
    const where = this.#where(narrow, parameters, tables);
    return this.db.count(`select count(*) from ${tableOf(resource)} t ${where}`, parameters.values, [
      ...tables,
    ]);
  }

  #where(narrow: readonly Narrow[], parameters: Parameters, tables?: Set<string>): string {
    const parts: string[] = [];
    for (const one of narrow) {
      const narrowing = one(parameters);
      if (narrowing === undefined) continue;
      parts.push(narrowing.sql);
      for (const table of narrowing.tables) tables?.add(table);
    }
    return parts.length === 0 ? '' : `where ${parts.join(' and ')}`;
  }

  /** A record's JSON text, or undefined where the narrowed table has none of that id. */
  async document(
    resource: Resource,
    id: number,
    o: { base: string; narrow: readonly Narrow[]; selection: Selection | true },
  ): Promise<string | undefined> {
    const kept = o.selection === true && o.narrow.length === 0;
    const known = kept ? this.#rows.current(resource, o.base, id) : undefined;
    if (known !== undefined) return known;
    const parameters = new Parameters();
    parameters.values.push(o.base, null);
    const where = this.#where([byIds, ...o.narrow], parameters);
    const from = `from ${tableOf(resource)} t ${where} and $1::text is not null`;
    const [, , ...values] = parameters.values;
    if (o.selection !== true) {
      const text = `select t.id, ${documentSql(resource, 't', o.selection)} ${from}`;
      const [row] = await this.db.run(text, [o.base, [id], ...values]);
      return row === undefined ? undefined : documentSchema.parse(row)[1];
    }
    // the same question about other records: one statement answers all that wait
    return this.#reads.run(`${o.base} ${from} ${JSON.stringify(values)}`, id, async (ids) => {
      const text = `select ${this.#composer.together} from (select ${this.#composer.cells(resource, 't')} as cells ${from}) p`;
      const asOf = this.db.rewrites;
      const [row] = await this.db.run(text, [o.base, ids, ...values]);
      const found = await this.#composer.compose(resource, row?.[0], o.base, asOf);
      const byId = new Map(found.map((one) => [one.id, one.json]));
      return ids.map((one) => byId.get(one));
    });
  }

  /** A record as it is stored, or undefined. */
  async stored(
    resource: Resource,
    id: number,
    narrow: readonly Narrow[] = [],
    runner?: Runner,
  ): Promise<StoredRecord | undefined> {
    const parameters = new Parameters();
    const text = `select ${storedColumns(resource)} ${this.#fromOne(resource, id, narrow, parameters)}`;
    const [row] = await this.db.run(text, parameters.values, runner);
    return row === undefined ? undefined : storedOf(row);
  }

  /** A record as it is stored, and its document of just that version; or undefined. */
  async storedAndShown(
    resource: Resource,
    id: number,
    narrow: readonly Narrow[],
    base: string,
  ): Promise<{ stored: StoredRecord; json: string } | undefined> {
    const parameters = new Parameters();
    parameters.values.push(base);
    const from = this.#fromOne(resource, id, narrow, parameters);
    const text = `select ${this.#composer.cells(resource, 't')}, ${storedColumns(resource)} ${from} and $1::text is not null`;
    const [row] = await this.db.run(text, parameters.values);
    if (row === undefined) return undefined;
    const [cells, ...columns] = row;
    const [shown] = await this.#composer.compose(resource, cells, base);
    return shown === undefined ? undefined : { stored: storedOf(columns), json: shown.json };
  }

  #fromOne(resource: Resource, id: number, narrow: readonly Narrow[], parameters: Parameters): string {
    const byId: Narrow = (p) => ({ sql: `t.id = ${p.add(id, 'integer')}`, tables: [] });
    return `from ${tableOf(resource)} t ${this.#where([byId, ...narrow], parameters)}`;
  }

  /**
   * Adds a record and gives its document, in one statement; within a transaction of the caller's by itself, else together
   * with others of its kind that wait.
   * @throws MissingReference
   */
  async insert(
    resource: Resource,
    content: RecordContent,
    o: WriteOptions & { id?: number },
    runner?: Runner,
  ): Promise<{ id: number; json: string }> {
    const insertion = { content, o };
    if (runner !== undefined) {
      const columns = referenceColumns(resource);
      const checked = checkedReferences(resource);
      const shown = `n.id, ${documentSql(resource, 'n', true)}`;
      const text = insertSql(resource, shown, { trail: o.trail === true, whole: true, columns, checked });
      const [row] = await this.db.run(text, [o.base, ...insertValues([newRow(insertion)], columns)], runner);
      if (row === undefined) throw await this.#missing(resource, content, runner);
      const [id, json] = documentSchema.parse(row);
      return { id, json };
    }
    const key = `${resource.name} ${o.trail === true} ${o.base}`;
    const added = await this.#insertions.run(key, insertion, (all) =>
      this.db.lines.on(key, (line) => this.#insertAll(resource, all, line)),
    );
    if (added === undefined) throw await this.#missing(resource, content);
    if ('error' in added) throw added.error;
    return added;
  }

  /**
   * With the references that these have and no others, and without looking up what was shown of others before: each that a
   * statement could write costs it time whether it is there or not, and each that it looks up 4 of a ticket's 37 µs. Other
   * combinations than the first few go by the statement with all.
   */
  #insertOf(resource: Resource, trail: boolean, rows: readonly NewRow[]): InsertStatement {
    const kind = `${resource.name} ${trail}`;
    const statements = this.#insertStatements.get(kind) ?? new Map<string, InsertStatement>();
    this.#insertStatements.set(kind, statements);
    const every = referenceColumns(resource);
    const used = every.filter(({ field }) => rows.some(({ refs }) => (refs[field] ?? null) !== null));
    const large = checkedReferences(resource);
    const unsure = large.filter(({ field, to }) =>
      rows.some(({ refs }) => !this.#isKnown(to, refs[field] ?? null)),
    );
    const own = keyOf(used, unsure);
    const fits = statements.size < combinationsMax || statements.has(own);
    const [columns, checked] = fits ? [used, unsure] : [every, large];
    const key = fits ? own : keyOf(columns, checked);
    const known = statements.get(key);
    if (known !== undefined) return known;
    const { shown, whole } = this.#composer.newCells(resource);
    const made = { text: insertSql(resource, shown, { trail, whole, columns, checked }), columns };
    statements.set(key, made);
    return made;
  }

  #isKnown(to: string, id: number | null): boolean {
    return id === null || this.#composer.isKnown(resourceOf(to), id);
  }

  #added(resource: Resource, trail: boolean): void {
    const table = tableOf(resource);
    if (shownByOthers.has(table)) this.db.changed(table);
    else this.db.added(table);
    if (trail) this.db.added(trailTable);
  }

  /** All in one statement. Where one of several doesn't fit, none was added, and each is tried by itself. */
  async #insertAll(resource: Resource, all: readonly Insertion[], line: Runner): Promise<Inserted[]> {
    const [first] = all;
    if (first === undefined) return [];
    const trail = first.o.trail === true;
    const rows = all.map(newRow);
    const { text, columns } = this.#insertOf(resource, trail, rows);
    try {
      const [row] = await this.db.run(text, [first.o.base, ...insertValues(rows, columns)], line);
      this.#added(resource, trail);
      return await this.#composer.composeNew(resource, row?.[0], rows, first.o.base);
    } catch (error) {
      // only a refusal is known to have written nothing; a broken connection isn't
      if (all.length === 1 || !isRefusal(error)) return all.map(() => ({ error }));
      const results: Inserted[] = [];
      for (const one of all) results.push(...(await this.#insertAll(resource, [one], line)));
      return results;
    }
  }

  /**
   * Writes a record if it is still of the version that was read; undefined where it isn't.
   * @throws MissingReference
   */
  async update(
    resource: Resource,
    id: number,
    version: number,
    content: RecordContent,
    o: WriteOptions,
    runner?: Runner,
  ): Promise<string | undefined> {
    const trail = o.trail === true;
    const shown =
      runner === undefined
        ? this.#composer.cells(resource, 'n')
        : `n.id, ${documentSql(resource, 'n', true)}`;
    const values: unknown[] = [
      o.base,
      JSON.stringify(content.data),
      JSON.stringify(content.kept),
      o.now,
      o.who,
      id,
      version,
      ...referenceColumns(resource).map(({ field }) => content.refs[field] ?? null),
    ];
    const [row] = await this.db.run(updateSql(resource, shown, trail), values, runner);
    if (row === undefined) {
      const missing = await this.#findMissing(resource, content, runner);
      if (missing !== undefined) throw missing;
      return undefined;
    }
    if (runner !== undefined) return documentSchema.parse(row)[1];
    this.db.changed(tableOf(resource), ...(trail ? [trailTable] : []));
    return (await this.#composer.compose(resource, row[0], o.base))[0]?.json;
  }

  /** Deletes a record in a transaction of the caller's; `o` adds the line to the audit trail. */
  async delete(
    resource: Resource,
    id: number,
    runner: Runner,
    o?: { now: string; who: string },
  ): Promise<boolean> {
    const values = o === undefined ? [id] : [id, o.now, o.who];
    return (await this.db.run(deleteSql(resource, o !== undefined), values, runner)).length > 0;
  }

  /** Ids of the records that refer to a record by the given column. */
  async idsBy(
    resource: Resource,
    column: string,
    id: number,
    limit: number,
    runner?: Runner,
  ): Promise<number[]> {
    const text = `select t.id from ${tableOf(resource)} t where t.${columnOf(column)} = $1 order by t.id limit $2`;
    return (await this.db.run(text, [id, limit], runner)).map((row) => z.tuple([z.number()]).parse(row)[0]);
  }

  /** Ids of the records with a text in a field, whatever its case. */
  async idsWhere(resource: Resource, field: string, value: string, limit: number): Promise<number[]> {
    const text = `select t.id from ${tableOf(resource)} t where lower(t.data->>${literal(field)}) = lower($1) order by t.id limit $2`;
    const clean = value.replaceAll('\0', '').toWellFormed();
    return (await this.db.run(text, [clean, limit])).map((row) => z.tuple([z.number()]).parse(row)[0]);
  }

  async #missing(resource: Resource, content: RecordContent, runner?: Runner): Promise<Error> {
    return (
      (await this.#findMissing(resource, content, runner)) ??
      new Error(`a ${resource.name} could not be written`)
    );
  }

  async #findMissing(
    resource: Resource,
    content: RecordContent,
    runner?: Runner,
  ): Promise<MissingReference | undefined> {
    for (const { field, to } of checkedReferences(resource)) {
      const id = content.refs[field] ?? null;
      if (id === null) continue;
      const rows = await this.db.run(`select 1 from ${tableOf(resourceOf(to))} where id = $1`, [id], runner);
      if (rows.length === 0) return new MissingReference(field, to, id);
    }
    return undefined;
  }
}

function storedColumns(resource: Resource): string {
  const refs = referenceColumns(resource).map(({ field }) => `'${field}', t.${columnOf(field)}`);
  return `t.id, t.data, t.kept, t.version, t.entered_at, t.entered_by, t.updated_at, t.updated_by,
    json_build_object(${refs.join(', ')})`;
}

function storedOf(row: readonly unknown[]): StoredRecord {
  const [id, data, kept, version, enteredAt, enteredBy, updatedAt, updatedBy, refs] = storedSchema.parse(row);
  return { id, data, kept, version, enteredAt, enteredBy, updatedAt, updatedBy, refs };
}

function keyOf(columns: readonly ReferenceColumn[], checked: readonly ReferenceColumn[]): string {
  return [columns, checked].map((some) => some.map(({ field }) => field).join(' ')).join(',');
}

function newRow({ content: { data, kept, refs }, o: { id, now, who } }: Insertion): NewRow {
  return { id, data: keptJson(data), kept: JSON.stringify(kept), refs, now, who };
}
