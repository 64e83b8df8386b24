import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { computedSql } from './document-sql.ts';
import { type Label, Labels } from './labels.ts';
import { columnOf } from './names.ts';
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
/** A member that stands in its cell as JSON text; an empty cell is null. */
type Ready = { readonly kind: 'ready'; readonly head: string };
type Piece = Reference | Ready;
type Plan = { readonly cells: (alias: string) => string; readonly pieces: readonly Piece[] };

/** Between a row's cells and between rows: control characters, which JSON text holds only escaped. */
const cellEnd = '\u001f';
const rowEnd = '\u001e';
/** id, data, _info; then one cell for each piece */
const headLength = 3;

function planOf(resource: Resource): Plan {
  const pieces: Piece[] = [];
  const cells: ((alias: string) => string)[] = [
    (a) => `${a}.id`,
    (a) => `${a}.data`,
    (a) => `'"lastUpdated":"' || ${a}.updated_at || '","updatedBy":' || to_json(${a}.updated_by)
      || ',"dateEntered":"' || ${a}.entered_at || '","enteredBy":' || to_json(${a}.entered_by)`,
  ];
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind === 'reference') {
      pieces.push({
        kind: 'reference',
        head: `,"${name}":{"id":`,
        href: `,"_info":{"${name}_href":"`,
        name,
        to: resourceOf(field.to),
        emptyShown: field.emptyShown === true,
      });
      cells.push((a) => `${a}.${columnOf(name)}`);
    } else if (field.kind === 'parentId') {
      pieces.push({ kind: 'ready', head: `,"${name}":` });
      cells.push((a) => `${a}.${columnOf(resource.parent?.column ?? '')}`);
    } else if (field.kind === 'computed') {
      pieces.push({ kind: 'ready', head: `,"${name}":` });
      cells.push((a) => computedSql(field.by, a));
    }
  }
  return {
    cells: (alias) => `concat(${cells.map((cell) => cell(alias)).join(", e'\\x1f', ")})`,
    pieces,
  };
}

export type Composed = { readonly id: number; readonly json: string };

/**
 * Puts whole records together as JSON text out of what a row holds and labels kept in memory. It shows what
 * `documentSql` shows, at a third of PostgreSQL's work: the scalars come as they are stored, and are never parsed here. All
 * rows come as one text, since a column of a row costs both sides of the connection more than the characters in it.
 */
export class Composer {
  readonly #labels: Labels;
  readonly #plans = new Map<string, Plan>();
  readonly #cells = new Map<string, string>();

  constructor(db: SandboxDatabase) {
    this.#labels = new Labels(db);
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

  /** What makes one text of the column `cells` of all rows. */
  readonly together = `string_agg(p.cells, e'\\x1e')`;

  /** The records of such a text; none of null. */
  async compose(resource: Resource, text: unknown, base: string): Promise<Composed[]> {
    if (typeof text !== 'string') return [];
    const { pieces } = this.#plan(resource);
    const rows = text.split(rowEnd).map((row) => row.split(cellEnd));
    const read = new Map<Resource, Map<number, Label | null>>();
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

  #missing(
    pieces: readonly Piece[],
    rows: readonly (readonly string[])[],
  ): Map<Resource, Set<number>> | undefined {
    let missing: Map<Resource, Set<number>> | undefined;
    for (const [i, piece] of pieces.entries()) {
      if (piece.kind !== 'reference') continue;
      for (const row of rows) {
        const cell = row[headLength + i] ?? '';
        if (cell === '' || this.#labels.known(piece.to, Number(cell)) !== undefined) continue;
        missing ??= new Map();
        const ids = missing.get(piece.to) ?? new Set();
        missing.set(piece.to, ids.add(Number(cell)));
      }
    }
    return missing;
  }
}

function composed(
  pieces: readonly Piece[],
  row: readonly string[],
  base: string,
  labelOf: (to: Resource, id: number) => Label | null,
): Composed {
  const [id = '', data = '', info = ''] = row;
  let json = `{"id":${id}`;
  if (data.length > 2) json += `,${data.slice(1, -1)}`;
  for (const [i, piece] of pieces.entries()) {
    const cell = row[headLength + i] ?? '';
    if (piece.kind === 'ready') {
      if (cell !== '') json += piece.head + cell;
      continue;
    }
    const label = cell === '' ? null : labelOf(piece.to, Number(cell));
    if (label !== null) {
      const href = label.path === null ? '' : `${piece.href}${base}${label.path}"}`;
      json += `${piece.head}${cell}${label.members}${href}}`;
    } else if (piece.emptyShown) json += `,"${piece.name}":{}`;
  }
  return { id: Number(id), json: `${json},"_info":{${info}}}` };
}
