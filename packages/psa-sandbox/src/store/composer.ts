import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { companyTypeIds, computedTables } from './computed-sql.ts';
import { computedSql } from './document-sql.ts';
import { type Label, Labels } from './labels.ts';
import { columnOf, tableOf } from './names.ts';
import { type RowCache, Shown } from './row-cache.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

type Reference = {
  readonly kind: 'reference';
  /** `,"company":{"id":` and `,"_info":{"company_href":"` */
  readonly head: string;
  readonly href: string;
  readonly name: string;
  readonly to: Resource;
  readonly emptyShown: boolean;
};
/** A member that stands in its place as JSON text; an empty one is null. */
type Ready = { readonly kind: 'ready'; readonly head: string };
/** A company's types: their ids, joined by commas. */
type Types = { readonly kind: 'types'; readonly head: string; readonly to: Resource };
/** `at`: which of the ids, or which cell after them. */
type Piece = (Reference | Ready | Types) & { readonly among: 'ids' | 'cells'; readonly at: number };
type Plan = {
  readonly cells: (alias: string) => string;
  /** of a row `n` that a statement adds, from the list `v`: its place, its number, and what is computed */
  readonly newCells: string;
  /** whether these take more of the row than what was sent */
  readonly newWhole: boolean;
  /** the references whose ids come in this order */
  readonly idFields: readonly string[];
  readonly pieces: readonly Piece[];
  /** tables that every record of the kind shows something of */
  readonly always: readonly string[];
  /** by which of the pieces are there: the tables that such a record shows something of */
  readonly shown: Map<string, Shown>;
};

/** Between a row's cells and between rows: control characters, which JSON text holds only escaped. */
const cellEnd = '\u001f';
const rowEnd = '\u001e';
const rowBreak = `e'\\x1e'`;
/** id, mark, data, _info, and all ids together; then a cell for each computed member */
const headLength = 5;
/** the alias of rows as a table holds them; those that a statement returns while it writes them have no mark */
const stored = 't';

/** `_info` without its braces, as arguments of `concat`. */
function infoOf(a: string): string {
  return `'"lastUpdated":"', ${a}.updated_at, '","updatedBy":', to_json(${a}.updated_by),
    ',"dateEntered":"', ${a}.entered_at, '","enteredBy":', to_json(${a}.entered_by)`;
}

/** The same of a record that was just added. */
function newInfo({ now, who }: Sent): string {
  const name = JSON.stringify(who);
  return `"lastUpdated":"${now}","updatedBy":${name},"dateEntered":"${now}","enteredBy":${name}`;
}

function planOf(resource: Resource): Plan {
  const pieces: Piece[] = [];
  const idFields: string[] = [];
  const computed: ((alias: string) => string)[] = [];
  const always: string[] = [];
  for (const [name, field] of Object.entries(resource.fields)) {
    const head = `,"${name}":`;
    if (field.kind === 'reference') {
      const place = { among: 'ids' as const, at: idFields.length };
      const href = `,"_info":{"${name}_href":"`;
      const emptyShown = field.emptyShown === true;
      const to = resourceOf(field.to);
      pieces.push({ kind: 'reference', head: `${head}{"id":`, href, name, to, emptyShown, ...place });
      idFields.push(name);
    } else if (field.kind === 'parentId') {
      pieces.push({ kind: 'ready', head, among: 'ids', at: idFields.length });
      idFields.push(resource.parent?.column ?? '');
    } else if (field.kind === 'computed' && field.by === 'companyTypes') {
      const at = headLength + computed.length;
      pieces.push({ kind: 'types', head, to: resourceOf('companyType'), among: 'cells', at });
      computed.push(companyTypeIds);
      always.push(...computedTables[field.by]);
    } else if (field.kind === 'computed') {
      pieces.push({ kind: 'ready', head, among: 'cells', at: headLength + computed.length });
      computed.push((a) => computedSql(field.by, a));
      always.push(...computedTables[field.by]);
    }
  }
  const end = "e'\\x1f'";
  const idsOf = (a: string): string =>
    idFields.length === 0
      ? "''"
      : `array_to_string(array[${idFields.map((field) => `${a}.${columnOf(field)}`).join(', ')}]::integer[], ',', '')`;
  return {
    cells: (a) =>
      `concat(${a}.id, ${end}, ${a === stored ? `${a}.xmin` : "''"}, ${end}, ${a}.data, ${end}, ${infoOf(a)}, ${end}, ${[idsOf(a), ...computed.map((cell) => cell(a))].join(`, ${end}, `)})`,
    newCells: `concat(${['v.place', 'v.id', ...computed.map((cell) => cell('n'))].join(`, ${end}, `)})`,
    newWhole: computed.length > 0,
    idFields,
    pieces,
    always,
    shown: new Map(),
  };
}

type Row = { readonly cells: readonly string[]; readonly ids: readonly string[] };
/** What the sender of a new record knows of it. */
export type Sent = {
  readonly data: string;
  readonly refs: Readonly<Record<string, number | null>>;
  readonly now: string;
  readonly who: string;
};

export type Composed = { readonly id: number; readonly mark: string; readonly json: string };

/**
 * Puts whole records together as JSON text out of what a row holds and labels kept in memory. It shows what
 * `documentSql` shows, at a third of PostgreSQL's work: the scalars come as they are stored, and are never parsed here. All
 * rows come as one text, since a column of a row costs both sides of the connection more than the characters in it.
 */
export class Composer {
  readonly #db: SandboxDatabase;
  readonly #labels: Labels;
  readonly #rows: RowCache;
  readonly #plans = new Map<string, Plan>();
  readonly #cells = new Map<string, string>();

  constructor(db: SandboxDatabase, rows: RowCache) {
    this.#db = db;
    this.#labels = new Labels(db);
    this.#rows = rows;
  }

  #plan(resource: Resource): Plan {
    const known = this.#plans.get(resource.name);
    if (known !== undefined) return known;
    const plan = planOf(resource);
    this.#plans.set(resource.name, plan);
    return plan;
  }

  /** What a statement has to select of each record, as one text. `$1` is the address that hrefs begin with. */
  cells(resource: Resource, alias: string): string {
    const key = `${resource.name} ${alias}`;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const cells = this.#plan(resource).cells(alias);
    this.#cells.set(key, cells);
    return cells;
  }

  /** What a statement that adds records has to select, as one text of all, and whether of whole rows: see `composeNew`. */
  newCells(resource: Resource): { shown: string; whole: boolean } {
    const { newCells, newWhole } = this.#plan(resource);
    return { shown: `string_agg(${newCells}, ${rowBreak})`, whole: newWhole };
  }

  /** Whether the record was shown before by others that refer to it, and nothing in its table has been rewritten since. */
  isKnown(resource: Resource, id: number): boolean {
    return this.#labels.known(resource, id) !== undefined;
  }

  /** What makes one text of the column `cells` of all rows. */
  readonly together = `string_agg(p.cells, ${rowBreak})`;

  /**
   * The records of such a text; none of null. `asOf`: the database's rewrites when the statement was sent, for records to be
   * kept; what was read before a change must not outlive it.
   */
  async compose(resource: Resource, text: unknown, base: string, asOf?: number): Promise<Composed[]> {
    if (typeof text !== 'string') return [];
    const plan = this.#plan(resource);
    const { pieces } = plan;
    const rows = text.split(rowEnd).map((row) => {
      const cells = row.split(cellEnd);
      return { cells, ids: (cells[headLength - 1] ?? '').split(',') };
    });
    const records = await this.#records(pieces, rows, base);
    if (asOf === this.#db.rewrites) {
      for (const [i, { id, mark, json }] of records.entries()) {
        const row = rows[i];
        if (row !== undefined)
          this.#rows.keep(resource, base, String(id), { mark, json, shown: this.#shown(plan, row) });
      }
    }
    return records;
  }

  /**
   * The records that a statement added, in the places of what was sent of them; undefined where one wasn't added. They are
   * as they were sent: only the number, and what is computed, come back.
   */
  async composeNew(
    resource: Resource,
    text: unknown,
    sent: readonly Sent[],
    base: string,
  ): Promise<(Composed | undefined)[]> {
    if (typeof text !== 'string') return sent.map(() => undefined);
    const { pieces, idFields } = this.#plan(resource);
    const rows = text.split(rowEnd).flatMap((row) => {
      const [place = '', id = '', ...computed] = row.split(cellEnd);
      const one = sent[Number(place) - 1];
      if (one === undefined) return [];
      const ids = idFields.map((field) => String(one.refs[field] ?? ''));
      return [{ place: Number(place) - 1, cells: [id, '', one.data, newInfo(one), '', ...computed], ids }];
    });
    const records = await this.#records(pieces, rows, base);
    const byPlace = new Map(rows.map(({ place }, i) => [place, records[i]]));
    return sent.map((_, place) => byPlace.get(place));
  }

  async #records(pieces: readonly Piece[], rows: readonly Row[], base: string): Promise<Composed[]> {
    const read = new Map<Resource, Map<number, Label>>();
    const missing = this.#missing(pieces, rows);
    if (missing !== undefined) {
      await Promise.all(
        [...missing].map(async ([to, ids]) => read.set(to, await this.#labels.read(to, [...ids]))),
      );
    }
    const labelOf = (to: Resource, id: number): Label | null =>
      read.get(to)?.get(id) ?? this.#labels.known(to, id) ?? null;
    return rows.map((row) => composed(pieces, row, base, labelOf));
  }

  #shown({ pieces, always, shown }: Plan, row: Row): Shown {
    let key = '';
    for (const piece of pieces) key += piece.kind === 'reference' && row.ids[piece.at] !== '' ? '1' : '0';
    const known = shown.get(key);
    if (known !== undefined) return known;
    const tables = new Set(always);
    for (const piece of pieces)
      if (piece.kind === 'reference' && row.ids[piece.at] !== '') tables.add(tableOf(piece.to));
    const made = new Shown(this.#db, [...tables]);
    shown.set(key, made);
    return made;
  }

  #missing(pieces: readonly Piece[], rows: readonly Row[]): Map<Resource, Set<number>> | undefined {
    let missing: Map<Resource, Set<number>> | undefined;
    for (const piece of pieces) {
      if (piece.kind === 'ready') continue;
      for (const row of rows) {
        for (const id of idsIn(row[piece.among][piece.at])) {
          if (this.#labels.known(piece.to, id) !== undefined) continue;
          missing ??= new Map();
          const ids = missing.get(piece.to) ?? new Set();
          missing.set(piece.to, ids.add(id));
        }
      }
    }
    return missing;
  }
}

const none: readonly number[] = [];

function idsIn(cell: string | undefined): readonly number[] {
  if (cell === undefined || cell === '') return none;
  return cell.includes(',') ? cell.split(',').map(Number) : [Number(cell)];
}

function composed(
  pieces: readonly Piece[],
  row: Row,
  base: string,
  labelOf: (to: Resource, id: number) => Label | null,
): Composed {
  const [id = '', mark = '', data = '', info = ''] = row.cells;
  let json = `{"id":${id}`;
  if (data.length > 2) json += `,${data.slice(1, -1)}`;
  for (const piece of pieces) {
    const cell = row[piece.among][piece.at] ?? '';
    if (piece.kind === 'ready') {
      if (cell !== '') json += piece.head + cell;
      continue;
    }
    if (piece.kind === 'types') {
      const types = idsIn(cell).flatMap((typeId) => {
        const type = labelOf(piece.to, typeId);
        return type === null
          ? []
          : [`{"id":${typeId}${type.members},"_info":{"type_href":"${base}${type.path ?? ''}"}}`];
      });
      if (types.length > 0) json += `${piece.head}[${types.join(',')}]`;
      continue;
    }
    const label = cell === '' ? null : labelOf(piece.to, Number(cell));
    if (label !== null) {
      const href = label.path === null ? '' : `${piece.href}${base}${label.path}"}`;
      json += `${piece.head}${cell}${label.members}${href}}`;
    } else if (piece.emptyShown) json += `,"${piece.name}":{}`;
  }
  return { id: Number(id), mark, json: `${json},"_info":{${info}}}` };
}
