import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { documentSql, type Selection } from './document-sql.ts';
import { columnOf, literal, referenceColumns, tableOf } from './names.ts';
import { Parameters } from './parameters.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

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

/** Large tables are checked by the statement that writes; small ones were looked up in memory. */
function checkedReferences(resource: Resource): { field: string; to: string }[] {
  return referenceColumns(resource).filter(({ to }) => resourceOf(to).small !== true);
}

/** Rows of the REST contract's records: the only SQL for them. */
export class Records {
  readonly db: SandboxDatabase;

  constructor(db: SandboxDatabase) {
    this.db = db;
  }

  /** One page as JSON text, how many records it holds, and the last one's id. */
  async list(resource: Resource, q: ListQuery): Promise<{ json: string; rows: number; lastId: number }> {
    const parameters = new Parameters();
    parameters.values.push(q.base);
    const where = this.#where(q.narrow, parameters);
    const limit = parameters.add(q.limit, 'integer');
    const offset = q.offset === 0 ? '' : ` offset ${parameters.add(q.offset, 'integer')}`;
    const text = `select '[' || coalesce(string_agg(p.doc, ','), '') || ']', count(*)::int, max(p.id) from (
      select t.id, ${documentSql(resource, 't', q.selection)} as doc from ${tableOf(resource)} t
      ${where} order by ${q.order(parameters)} limit ${limit}${offset}) p where $1::text is not null`;
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
    runner?: Runner,
  ): Promise<string | undefined> {
    const parameters = new Parameters();
    parameters.values.push(o.base);
    const byId: Narrow = (p) => ({ sql: `t.id = ${p.add(id, 'integer')}`, tables: [] });
    const where = this.#where([byId, ...o.narrow], parameters);
    const text = `select t.id, ${documentSql(resource, 't', o.selection)} from ${tableOf(resource)} t ${where} and $1::text is not null`;
    const row = (await this.db.run(text, parameters.values, runner))[0];
    return row === undefined ? undefined : documentSchema.parse(row)[1];
  }

  /** A record as it is stored, or undefined. */
  async stored(
    resource: Resource,
    id: number,
    narrow: readonly Narrow[] = [],
    runner?: Runner,
  ): Promise<StoredRecord | undefined> {
    const parameters = new Parameters();
    const refs = referenceColumns(resource).map(({ field }) => `'${field}', t.${columnOf(field)}`);
    const byId: Narrow = (p) => ({ sql: `t.id = ${p.add(id, 'integer')}`, tables: [] });
    const where = this.#where([byId, ...narrow], parameters);
    const text = `select t.id, t.data, t.kept, t.version, t.entered_at, t.entered_by, t.updated_at, t.updated_by,
      json_build_object(${refs.join(', ')}) from ${tableOf(resource)} t ${where}`;
    const row = (await this.db.run(text, parameters.values, runner))[0];
    if (row === undefined) return undefined;
    const [rowId, data, kept, version, enteredAt, enteredBy, updatedAt, updatedBy, ids] =
      storedSchema.parse(row);
    return { id: rowId, data, kept, version, enteredAt, enteredBy, updatedAt, updatedBy, refs: ids };
  }

  /**
   * Adds a record and gives its document, in one statement.
   * @throws MissingReference
   */
  async insert(
    resource: Resource,
    content: RecordContent,
    o: { base: string; now: string; who: string; id?: number },
    runner?: Runner,
  ): Promise<{ id: number; json: string }> {
    const columns = referenceColumns(resource);
    const place = new Map(columns.map(({ field }, i) => [field, `$${i + 6}::integer`]));
    const names = columns.map(({ field }) => columnOf(field));
    const checks = checkedReferences(resource).map(({ field, to }) => {
      const value = place.get(field) ?? 'null';
      return `(${value} is null or exists (select 1 from ${tableOf(resourceOf(to))} c where c.id = ${value}))`;
    });
    const withId =
      o.id === undefined
        ? { column: '', value: '' }
        : { column: 'id, ', value: `$${columns.length + 6}::integer, ` };
    const text = `with n as (
      insert into ${tableOf(resource)} (${[`${withId.column}data`, 'kept', 'entered_at', 'entered_by', 'updated_at', 'updated_by', ...names].join(', ')})
      select ${withId.value}$2::jsonb, $3::jsonb, $4::text, $5::text, $4::text, $5::text${columns.map(({ field }) => `, ${place.get(field) ?? 'null'}`).join('')}
      ${checks.length === 0 ? '' : `where ${checks.join(' and ')}`} returning *)
      select n.id, ${documentSql(resource, 'n', true)} from n where $1::text is not null`;
    const values: unknown[] = [
      o.base,
      JSON.stringify(content.data),
      JSON.stringify(content.kept),
      o.now,
      o.who,
    ];
    for (const { field } of columns) values.push(content.refs[field] ?? null);
    if (o.id !== undefined) values.push(o.id);
    const row = (await this.db.run(text, values, runner))[0];
    if (row === undefined) throw await this.#missing(resource, content, runner);
    if (runner === undefined) this.db.changed(tableOf(resource));
    const [id, json] = documentSchema.parse(row);
    return { id, json };
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
    o: { base: string; now: string; who: string },
    runner?: Runner,
  ): Promise<string | undefined> {
    const columns = referenceColumns(resource);
    const sets = columns.map(({ field }, i) => `, ${columnOf(field)} = $${i + 8}::integer`).join('');
    const checks = checkedReferences(resource).map(({ field, to }) => {
      const value = `$${columns.findIndex((c) => c.field === field) + 8}::integer`;
      return ` and (${value} is null or exists (select 1 from ${tableOf(resourceOf(to))} c where c.id = ${value}))`;
    });
    const text = `with n as (
      update ${tableOf(resource)} t set data = $2::jsonb, kept = $3::jsonb, updated_at = $4::text, updated_by = $5::text,
        version = t.version + 1${sets}
      where t.id = $6::integer and t.version = $7::integer${checks.join('')} returning *)
      select n.id, ${documentSql(resource, 'n', true)} from n where $1::text is not null`;
    const values: unknown[] = [
      o.base,
      JSON.stringify(content.data),
      JSON.stringify(content.kept),
      o.now,
      o.who,
      id,
      version,
    ];
    for (const { field } of columns) values.push(content.refs[field] ?? null);
    const row = (await this.db.run(text, values, runner))[0];
    if (row === undefined) {
      const missing = await this.#findMissing(resource, content, runner);
      if (missing !== undefined) throw missing;
      return undefined;
    }
    if (runner === undefined) this.db.changed(tableOf(resource));
    return documentSchema.parse(row)[1];
  }

  async delete(resource: Resource, id: number, runner: Runner): Promise<boolean> {
    const rows = await this.db.run(
      `delete from ${tableOf(resource)} where id = $1 returning id`,
      [id],
      runner,
    );
    return rows.length > 0;
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
