import { parseDate } from '@parasol/connectwise';
import type { Field } from '../definitions/field.ts';
import { int32Max } from '../store/int32.ts';
import type { FieldFault } from './api-error.ts';
import { isStorable, listLengthMax, textLengthMax } from './text-limits.ts';

/** Where faults are noted while a record is read. */
export type Faults = { readonly resource: string; readonly found: FieldFault[] };

export function fault(faults: Faults, field: string, code: string, message: string): undefined {
  faults.found.push({ code, message, resource: faults.resource, field });
  return undefined;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function readText(
  field: Field & { kind: 'text' },
  name: string,
  value: unknown,
  faults: Faults,
): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return fault(faults, name, 'InvalidField', `The field ${name} must be a string.`);
  }
  const text = String(value);
  const most = field.max ?? textLengthMax;
  if (text.length > most) {
    return fault(
      faults,
      name,
      'MaxLengthField',
      `The field ${name} must be a string with a maximum length of ${most}.`,
    );
  }
  if (!isStorable(text))
    return fault(faults, name, 'InvalidField', `The field ${name} holds a character that can't be kept.`);
  if (field.format === 'url' && !(URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) {
    return fault(faults, name, 'InvalidField', 'Invalid URL');
  }
  if (field.format === 'guid' && !guidPattern.test(text)) {
    return fault(faults, name, 'InvalidField', `The field ${name} must be a GUID.`);
  }
  return text;
}

function readNumber(
  field: Field & { kind: 'integer' | 'number' },
  name: string,
  value: unknown,
  faults: Faults,
): number | undefined {
  const number = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return fault(faults, name, 'InvalidField', `The field ${name} must be a number.`);
  }
  if (field.kind === 'integer' && !Number.isInteger(number)) {
    return fault(faults, name, 'InvalidField', `The field ${name} must be a whole number.`);
  }
  const least = field.min ?? -int32Max - 1;
  const most = field.most ?? int32Max;
  const limited = field.kind === 'integer' || field.min !== undefined || field.most !== undefined;
  if (limited && (number < least || number > most)) {
    return fault(faults, name, 'OutOfRange', `The field ${name} must be between ${least} and ${most}.`);
  }
  return number;
}

function readBoolean(name: string, value: unknown, faults: Faults): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return fault(faults, name, 'InvalidField', `The field ${name} must be true or false.`);
}

function readDate(name: string, value: unknown, faults: Faults): string | undefined {
  // whole seconds only: milliseconds are refused in these words by the real service
  const known = typeof value === 'string' && !/:\d{2}\.\d/.test(value) ? parseDate(value) : undefined;
  return known ?? fault(faults, name, 'InvalidField', `Unsupported format applied to ${name}`);
}

function readChoice(
  field: Field & { kind: 'choice' },
  name: string,
  value: unknown,
  faults: Faults,
): string | undefined {
  const known =
    typeof value === 'string' ? field.values.find((v) => v.toLowerCase() === value.toLowerCase()) : undefined;
  return known ?? fault(faults, name, 'InvalidField', `Enum value supplied was invalid: ${name}`);
}

function readList(
  field: Field & { kind: 'list' },
  name: string,
  value: unknown,
  faults: Faults,
): unknown[] | undefined {
  if (!Array.isArray(value)) return fault(faults, name, 'InvalidField', `The field ${name} must be a list.`);
  if (value.length > listLengthMax) {
    return fault(faults, name, 'OutOfRange', `The field ${name} may hold at most ${listLengthMax} entries.`);
  }
  const entry: Field = field.of === 'integer' ? { kind: 'integer' } : { kind: 'text' };
  const read = value.map((one: unknown) =>
    field.of === 'object'
      ? readObject(field.shape ?? {}, name, one, faults)
      : readScalar(entry, name, one, faults),
  );
  return read.filter((one) => one !== undefined);
}

/** An object with the members of a shape; null members are dropped. */
export function readObject(
  shape: Readonly<Record<string, Field>>,
  name: string,
  value: unknown,
  faults: Faults,
): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault(faults, name, 'InvalidField', `The field ${name} must hold objects.`);
  }
  const read: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === '_info' || member === null) continue;
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (field === undefined) {
      fault(faults, name, 'InvalidField', `Could not find member '${key.slice(0, 60)}' on ${name}.`);
      continue;
    }
    const one = readScalar(field, `${name}/${key}`, member, faults);
    if (one !== undefined) read[key] = one;
  }
  return read;
}

const looseShape = {
  id: { kind: 'integer' },
  identifier: { kind: 'text', max: 100 },
  name: { kind: 'text', max: 100 },
} as const;

/** A member that isn't null as its field keeps it; undefined (and a fault) where it doesn't fit. */
export function readScalar(field: Field, name: string, value: unknown, faults: Faults): unknown {
  switch (field.kind) {
    case 'text':
      return readText(field, name, value, faults);
    case 'integer':
    case 'number':
      return readNumber(field, name, value, faults);
    case 'boolean':
      return readBoolean(name, value, faults);
    case 'date':
      return readDate(name, value, faults);
    case 'choice':
      return readChoice(field, name, value, faults);
    case 'list':
      return readList(field, name, value, faults);
    case 'product':
    case 'timeZone':
    case 'loose':
      return readObject(looseShape, name, value, faults);
    case 'reference':
    case 'foreign':
    case 'customFields':
    case 'parentId':
    case 'computed':
      return undefined;
  }
  return field satisfies never;
}
