import { resourceOf } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import { int32Max } from '../store/int32.ts';
import { literal, tableOf } from '../store/names.ts';
import type { SandboxDatabase } from '../store/sandbox-database.ts';
import type { SmallRow, SmallTables } from '../store/small-tables.ts';
import { type Faults, fault } from './read-scalar.ts';
import { isStorable } from './text-limits.ts';

export type ReferenceLookup = { db: SandboxDatabase; small: SmallTables };

/** A reference as it was sent: any of id, identifier or name, in this order of weight. */
type Sent = { id: number } | { label: string; text: string };

function readSent(to: Resource, name: string, value: unknown, faults: Faults): Sent | null | undefined {
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return fault(faults, name, 'InvalidField', `The field ${name} must be a reference such as {"id": 1}.`);
  }
  const sent = new Map(
    Object.entries(value).flatMap(([key, member]) =>
      member === null ? [] : [[key.toLowerCase(), member] as const],
    ),
  );
  const id: unknown = sent.get('id');
  if (id !== undefined) {
    const number = typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : id;
    if (typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= int32Max) {
      // a zero id is how several clients say "none"
      return number === 0 ? null : { id: number };
    }
    return fault(faults, `${name}/id`, 'InvalidField', `The field ${name}/id must be a whole number.`);
  }
  for (const label of ['identifier', ...Object.keys(to.label)]) {
    const text: unknown = sent.get(label.toLowerCase());
    if (typeof text === 'string' && text !== '' && Object.hasOwn(to.label, label)) return { label, text };
  }
  return null;
}

function labelOf(to: Resource, row: SmallRow, label: string): string {
  return (to.label[label] ?? [])
    .map((source) => row.data[source])
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ');
}

async function findSmall(
  to: Resource,
  sent: Sent,
  lookup: ReferenceLookup,
  within: { column: string; id: number } | undefined,
): Promise<SmallRow | undefined> {
  if ('id' in sent) return lookup.small.row(to.name, sent.id);
  const wanted = sent.text.toLowerCase();
  return lookup.small.find(
    to.name,
    (row) =>
      (within === undefined || row.refs[within.column] === within.id) &&
      labelOf(to, row, sent.label).toLowerCase() === wanted,
  );
}

async function findLarge(to: Resource, sent: Sent, lookup: ReferenceLookup): Promise<number | undefined> {
  // the statement that writes checks that it is there
  if ('id' in sent) return sent.id;
  if (!isStorable(sent.text)) return undefined;
  const sources = to.label[sent.label] ?? [];
  const [only] = sources;
  const value =
    sources.length === 1 && only !== undefined
      ? `t.data->>${literal(only)}`
      : `concat_ws(' ', ${sources.map((s) => `t.data->>${literal(s)}`).join(', ')})`;
  const rows = await lookup.db.run(
    `select t.id from ${tableOf(to)} t where lower(${value}) = lower($1::text) order by t.id limit 1`,
    [sent.text],
  );
  const id = rows[0]?.[0];
  return typeof id === 'number' ? id : undefined;
}

/**
 * The id that a sent reference means: null for none, undefined (and a fault) where there is no such record.
 * Names of records below another are looked for below `within` (a status on the ticket's board).
 */
export async function resolveReference(
  toName: string,
  name: string,
  value: unknown,
  lookup: ReferenceLookup,
  faults: Faults,
  within?: { column: string; id: number },
): Promise<number | null | undefined> {
  const to = resourceOf(toName);
  const sent = readSent(to, name, value, faults);
  if (sent === null || sent === undefined) return sent;
  const id =
    to.small === true ? (await findSmall(to, sent, lookup, within))?.id : await findLarge(to, sent, lookup);
  if (id !== undefined) return id;
  const shown = 'id' in sent ? String(sent.id) : sent.text.slice(0, 100);
  const field = `${name}/${'id' in sent ? 'id' : sent.label}`;
  const where =
    within?.column === 'board' && to.parent?.column === 'board' ? ` for Service Board ${within.id}` : '';
  return fault(faults, field, 'NotFound', `${nounOf(to)} ${shown} not found${where}`);
}
