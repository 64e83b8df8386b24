import { resources } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { readCustomValue } from './custom-field-value.ts';
import { type Faults, fault } from './read-scalar.ts';
import type { ReferenceLookup } from './resolve-reference.ts';
import { listLengthMax } from './text-limits.ts';

type CustomField = { id: number; [member: string]: unknown };

/** The kinds of records that have custom fields. */
export const customFieldHolders: readonly Resource[] = resources.filter(
  (resource) => resource.fields['customFields'] !== undefined,
);

/** The kind whose screen a custom field stands on; undefined: any record may have it, and none lists it without a value. */
export function holderOf(definition: Pick<SmallRow, 'data'>): Resource | undefined {
  const { screenId } = definition.data;
  const screen = typeof screenId === 'string' ? screenId.toLowerCase() : '';
  return customFieldHolders.find(
    (r) => r.object.toLowerCase() === screen || nounOf(r).toLowerCase() === screen,
  );
}

/** What a record shows of a custom field besides its value. */
export function withoutValue({ id, data }: Pick<SmallRow, 'id' | 'data'>): CustomField {
  return {
    id,
    caption: data['caption'],
    type: data['fieldTypeIdentifier'],
    entryMethod: data['entryTypeIdentifier'],
    numberOfDecimals: data['numberDecimals'] ?? 0,
  };
}

const placed = new WeakMap<ReadonlyMap<number, SmallRow>, Map<Resource, readonly SmallRow[]>>();

/** The custom fields of a kind's screen, found once for each state of their table. */
function fieldsOn(resource: Resource, rows: ReadonlyMap<number, SmallRow>): readonly SmallRow[] {
  const byResource = placed.get(rows) ?? new Map<Resource, readonly SmallRow[]>();
  placed.set(rows, byResource);
  const known = byResource.get(resource);
  if (known !== undefined) return known;
  const found = [...rows.values()].filter((row) => holderOf(row) === resource);
  byResource.set(resource, found);
  return found;
}

function isCustomField(value: unknown): value is CustomField {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}

function stored(value: unknown): CustomField[] {
  return Array.isArray(value) ? value.filter(isCustomField) : [];
}

/**
 * A record's custom fields with what was sent written over what is stored: an empty list, a field that isn't named, or one
 * without `value`, clears nothing (Developer Guide, patching). Every field of the kind's screen is there, with a value or not.
 */
export async function readCustomFields(
  resource: Resource,
  value: unknown,
  before: unknown,
  lookup: ReferenceLookup,
  faults: Faults,
): Promise<CustomField[]> {
  const definitions = await lookup.small.rows('userDefinedField');
  const fields = new Map(stored(before).map((field) => [field.id, field]));
  if (value !== undefined && value !== null) {
    if (Array.isArray(value) && value.length <= listLengthMax) {
      for (const entry of value) readEntry(resource, entry, fields, definitions, faults);
    } else fault(faults, 'customFields', 'InvalidField', 'The field customFields must be a list.');
  }
  for (const definition of fieldsOn(resource, definitions)) {
    const held = fields.get(definition.id);
    if (held === undefined) fields.set(definition.id, withoutValue(definition));
    if (definition.data['requiredFlag'] === true && held?.['value'] === undefined) {
      const message = `The ${String(definition.data['caption'])} field is required.`;
      fault(faults, 'customFields', 'MissingRequiredField', message);
    }
  }
  return [...fields.values()].sort((a, b) => a.id - b.id);
}

function readEntry(
  resource: Resource,
  entry: unknown,
  fields: Map<number, CustomField>,
  definitions: ReadonlyMap<number, SmallRow>,
  faults: Faults,
): void {
  const definition = isCustomField(entry) ? definitions.get(entry.id) : undefined;
  const held = isCustomField(entry) ? fields.get(entry.id) : undefined;
  // what is stored is sent back with every PATCH, and isn't judged anew
  if (isCustomField(entry) && held !== undefined && held['value'] === entry['value']) return;
  const elsewhere = definition !== undefined && (holderOf(definition) ?? resource) !== resource;
  if (!isCustomField(entry) || definition === undefined || elsewhere) {
    const id = isCustomField(entry) ? entry.id : '';
    fault(faults, 'customFields', 'NotFound', `Custom field ${id} not found on ${resource.title}.`);
    return;
  }
  const sent: unknown = entry['value'];
  if (sent === undefined) return;
  if (sent === null) {
    if (holderOf(definition) === undefined) fields.delete(entry.id);
    else fields.set(entry.id, withoutValue(definition));
    return;
  }
  const read = readCustomValue(definition, sent, faults);
  if (read !== undefined) fields.set(entry.id, { ...withoutValue(definition), value: read });
}
