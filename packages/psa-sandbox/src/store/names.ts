import type { Resource } from '../definitions/resource.ts';

const quoted = new Map<string, string>();

/** An identifier as SQL. Names come from definitions, never from a caller; the check is for mistakes there. */
export function quote(name: string): string {
  const known = quoted.get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a name: ${name}`);
  quoted.set(name, `"${name}"`);
  return `"${name}"`;
}

/** A text constant as SQL; for names from definitions. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const tables = new WeakMap<Resource, string>();

export function tableOf(resource: Resource): string {
  const known = tables.get(resource);
  if (known !== undefined) return known;
  const table = quote(`record_${resource.name}`);
  tables.set(resource, table);
  return table;
}

/** The column that holds a reference. */
export function columnOf(field: string): string {
  return quote(`${field}_id`);
}

export type ReferenceColumn = { readonly field: string; readonly to: string };
const columnsOf = new WeakMap<Resource, readonly ReferenceColumn[]>();

/** All columns of references: those of fields, and of the records above that no field shows. */
export function referenceColumns(resource: Resource): readonly ReferenceColumn[] {
  const known = columnsOf.get(resource);
  if (known !== undefined) return known;
  const found = findColumns(resource);
  columnsOf.set(resource, found);
  return found;
}

function findColumns(resource: Resource): ReferenceColumn[] {
  const columns = new Map<string, string>();
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind === 'reference') columns.set(name, field.to);
  }
  for (const above of [resource.parent, resource.grandparent]) {
    if (above !== undefined) columns.set(above.column, above.to);
  }
  return [...columns].map(([field, to]) => ({ field, to }));
}
