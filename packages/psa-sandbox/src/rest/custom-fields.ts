import type { Resource } from '../definitions/resource.ts';
import { type Faults, fault } from './read-scalar.ts';
import type { ReferenceLookup } from './resolve-reference.ts';
import { isStorable, listLengthMax } from './text-limits.ts';

type CustomField = { id: number; [member: string]: unknown };

function isCustomField(value: unknown): value is CustomField {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}

function stored(value: unknown): CustomField[] {
  return Array.isArray(value) ? value.filter(isCustomField) : [];
}

/**
 * A record's custom fields with what was sent written over what is stored: an empty list, or a field that
 * isn't named, clears nothing (Developer Guide, patching).
 */
export async function readCustomFields(
  resource: Resource,
  value: unknown,
  before: unknown,
  lookup: ReferenceLookup,
  faults: Faults,
): Promise<CustomField[]> {
  const fields = new Map(stored(before).map((field) => [field.id, field]));
  if (value === undefined || value === null) return [...fields.values()];
  if (!Array.isArray(value) || value.length > listLengthMax) {
    fault(faults, 'customFields', 'InvalidField', 'The field customFields must be a list.');
    return [...fields.values()];
  }
  for (const entry of value) {
    const definition = isCustomField(entry)
      ? await lookup.small.row('userDefinedField', entry.id)
      : undefined;
    // what is stored is sent back with every PATCH, whether or not its definition is still there
    if (
      isCustomField(entry) &&
      definition === undefined &&
      fields.get(entry.id)?.['value'] === entry['value']
    )
      continue;
    if (!isCustomField(entry) || definition === undefined) {
      fault(
        faults,
        'customFields',
        'NotFound',
        `Custom field ${isCustomField(entry) ? entry.id : ''} not found on ${resource.title}.`,
      );
      continue;
    }
    const sent: unknown = entry['value'];
    if (sent === null || sent === undefined) {
      fields.delete(entry.id);
    } else if (
      typeof sent === 'number' ||
      typeof sent === 'boolean' ||
      (typeof sent === 'string' && isStorable(sent))
    ) {
      fields.set(entry.id, {
        id: entry.id,
        caption: definition.data['caption'],
        type: definition.data['fieldTypeIdentifier'],
        entryMethod: definition.data['entryTypeIdentifier'],
        numberOfDecimals: definition.data['numberDecimals'] ?? 0,
        value: sent,
      });
    } else {
      fault(faults, 'customFields', 'InvalidField', `The value of custom field ${entry.id} can't be kept.`);
    }
  }
  return [...fields.values()].sort((a, b) => a.id - b.id);
}
