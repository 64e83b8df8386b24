import type { Resource } from '../definitions/resource.ts';
import { resourceOf } from '../definitions/registry.ts';
import { findField } from '../store/field-sql.ts';
import type { Selection } from '../store/document-sql.ts';
import { z } from 'zod';

const pathsMax = 200;
const recordSchema = z.record(z.string(), z.unknown());

function ownName(resource: Resource, part: string): string {
  const lower = part.toLowerCase();
  if (lower === 'id' || lower === '_info') return lower;
  return findField(resource, part)?.name ?? part;
}

function innerName(resource: Resource, name: string, part: string): string {
  const field = resource.fields[name];
  if (field?.kind !== 'reference') return part;
  const lower = part.toLowerCase();
  if (lower === 'id' || lower === '_info') return lower;
  return Object.keys(resourceOf(field.to).label).find((label) => label.toLowerCase() === lower) ?? part;
}

/**
 * `fields=id,company/name` as the members to show. Names in any case; one that the record doesn't have shows
 * nothing. Without the parameter everything is shown; with it, `_info` only if it is named.
 */
export function readSelection(resource: Resource, fields: string | undefined): Selection | true {
  if (fields === undefined) return true;
  const selection: Selection = new Map();
  for (const path of fields.split(',').slice(0, pathsMax)) {
    const [first, second, third] = path.trim().split('/');
    if (first === undefined || first === '') continue;
    const name = ownName(resource, first);
    const held = selection.get(name);
    if (second === undefined) selection.set(name, true);
    else if (held !== true) {
      const inner: Selection = held ?? new Map<string, Selection | true>();
      inner.set(innerName(resource, name, second), third === undefined ? true : new Map([[third, true]]));
      selection.set(name, inner);
    }
  }
  return selection;
}

function selected(record: Readonly<Record<string, unknown>>, selection: Selection): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    const inner = selection.get(name);
    if (inner === undefined) continue;
    const object = inner === true ? undefined : recordSchema.safeParse(value);
    shown[name] = inner !== true && object?.success === true ? selected(object.data, inner) : value;
  }
  return shown;
}

/** A record that was just written, as `fields` asks for it; as it is without the parameter. */
export function onlyFields(resource: Resource, json: string, fields: string | undefined): string {
  const selection = readSelection(resource, fields);
  return selection === true
    ? json
    : JSON.stringify(selected(recordSchema.parse(JSON.parse(json)), selection));
}
