import { z } from 'zod';
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
type Piece =
  | Reference
  | { readonly kind: 'number'; readonly head: string }
  | { readonly kind: 'json'; readonly head: string };
type Plan = { readonly columns: (alias: string) => string; readonly pieces: readonly Piece[] };

/** id, version-free head of a row: the record's scalars as JSON text, and who wrote it when. */
const headSchema = z.tuple([z.number(), z.string(), z.string(), z.string(), z.string(), z.string()]);
const headLength = 6;

function planOf(resource: Resource): Plan {
  const pieces: Piece[] = [];
  const columns: ((alias: string) => string)[] = [
    (a) => `${a}.id, ${a}.data::text, ${a}.updated_at, ${a}.updated_by, ${a}.entered_at, ${a}.entered_by`,
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
      columns.push((a) => `${a}.${columnOf(name)}`);
    } else if (field.kind === 'parentId') {
      pieces.push({ kind: 'number', head: `,"${name}":` });
      columns.push((a) => `${a}.${columnOf(resource.parent?.column ?? '')}`);
    } else if (field.kind === 'computed') {
      pieces.push({ kind: 'json', head: `,"${name}":` });
      columns.push((a) => computedSql(field.by, a));
    }
  }
  return { columns: (alias) => columns.map((column) => column(alias)).join(', '), pieces };
}

/**
 * Puts whole records together as JSON text out of what a row holds and labels kept in memory. It shows what
 * `documentSql` shows, at a third of PostgreSQL's work: the scalars come as they are stored, and are never parsed here.
 */
export class Composer {
  readonly #labels: Labels;
  readonly #plans = new Map<string, Plan>();

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

  /** What a statement has to select of a record. Its first parameter is the address that hrefs begin with. */
  columns(resource: Resource, alias: string): string {
    return this.#plan(resource).columns(alias);
  }

  /** The records of these rows; `from` is where the columns begin in a row. */
  async compose(
    resource: Resource,
    rows: readonly (readonly unknown[])[],
    base: string,
    from = 0,
  ): Promise<string[]> {
    const { pieces } = this.#plan(resource);
    const read = new Map<Resource, Map<number, Label | null>>();
    const missing = this.#missing(pieces, rows, from + headLength);
    if (missing !== undefined) {
      await Promise.all(
        [...missing].map(async ([to, ids]) => read.set(to, await this.#labels.read(to, [...ids]))),
      );
    }
    const labelOf = (to: Resource, id: number): Label | null =>
      read.get(to)?.get(id) ?? this.#labels.known(to, id) ?? null;
    return rows.map((row) => composed(pieces, row, from, base, labelOf));
  }

  #missing(
    pieces: readonly Piece[],
    rows: readonly (readonly unknown[])[],
    from: number,
  ): Map<Resource, Set<number>> | undefined {
    let missing: Map<Resource, Set<number>> | undefined;
    for (const [i, piece] of pieces.entries()) {
      if (piece.kind !== 'reference') continue;
      for (const row of rows) {
        const id = row[from + i];
        if (typeof id !== 'number' || this.#labels.known(piece.to, id) !== undefined) continue;
        missing ??= new Map();
        const ids = missing.get(piece.to);
        if (ids === undefined) missing.set(piece.to, new Set([id]));
        else ids.add(id);
      }
    }
    return missing;
  }
}

function composed(
  pieces: readonly Piece[],
  row: readonly unknown[],
  from: number,
  base: string,
  labelOf: (to: Resource, id: number) => Label | null,
): string {
  const [id, data, updatedAt, updatedBy, enteredAt, enteredBy] = headSchema.parse(
    row.slice(from, from + headLength),
  );
  let json = `{"id":${id}`;
  if (data.length > 2) json += `,${data.slice(1, -1)}`;
  for (const [i, piece] of pieces.entries()) {
    const value = row[from + headLength + i];
    if (piece.kind === 'number') {
      if (typeof value === 'number') json += `${piece.head}${value}`;
    } else if (piece.kind === 'json') {
      if (typeof value === 'string') json += `${piece.head}${value}`;
    } else {
      const label = typeof value === 'number' ? labelOf(piece.to, value) : null;
      if (typeof value === 'number' && label !== null) {
        const info = label.path === null ? '' : `${piece.href}${base}${label.path}"}`;
        json += `${piece.head}${value}${label.members}${info}}`;
      } else if (piece.emptyShown) json += `,"${piece.name}":{}`;
    }
  }
  return `${json},"_info":{"lastUpdated":"${updatedAt}","updatedBy":${JSON.stringify(updatedBy)},"dateEntered":"${enteredAt}","enteredBy":${JSON.stringify(enteredBy)}}}`;
}
