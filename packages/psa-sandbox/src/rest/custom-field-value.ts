import { z } from 'zod';
import type { Field } from '../definitions/field.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { type Faults, fault, readScalar } from './read-scalar.ts';

/** How a value of each field type is read: of a custom field, and of an answer to a configuration's question. */
const fieldTypes = new Map<unknown, Field>([
  ['Number', { kind: 'number' }],
  ['Currency', { kind: 'number' }],
  ['Percent', { kind: 'number' }],
  ['Checkbox', { kind: 'boolean' }],
  ['Date', { kind: 'date' }],
]);
const otherTypes: Field = { kind: 'text' };

/** A value of a field type, such as `Number`, as it is kept; undefined (and a fault) where it doesn't fit. */
export function readTyped(
  fieldType: unknown,
  name: string,
  value: unknown,
  faults: Faults,
): string | number | boolean | undefined {
  const read = readScalar(fieldTypes.get(fieldType) ?? otherTypes, name, value, faults);
  return typeof read === 'string' || typeof read === 'number' || typeof read === 'boolean' ? read : undefined;
}

const optionsSchema = z
  .array(z.looseObject({ optionValue: z.string().optional(), inactiveFlag: z.boolean().optional() }))
  .catch([]);

/** The value in the spelling of the list that it has to be in; undefined (and a fault) where it isn't. */
export function oneOf<T extends string | number | boolean>(
  listed: readonly string[],
  name: string,
  value: T,
  faults: Faults,
): T | string | undefined {
  const wanted = String(value).toLowerCase();
  const known = listed.find((one) => one.toLowerCase() === wanted);
  if (known === undefined)
    return fault(faults, name, 'InvalidField', `The value of ${name} is not in its list of values.`);
  return typeof value === 'string' ? known : value;
}

/** A custom field's value: of its type and, where it has options, one of them. */
export function readCustomValue(
  { data }: Pick<SmallRow, 'data'>,
  sent: unknown,
  faults: Faults,
): string | number | boolean | undefined {
  const name = `customFields/${String(data['caption'])}`;
  const read = readTyped(data['fieldTypeIdentifier'], name, sent, faults);
  const chosen = data['entryTypeIdentifier'] === 'List' || data['entryTypeIdentifier'] === 'Option';
  if (read === undefined || !chosen) return read;
  const options = optionsSchema
    .parse(data['options'])
    .flatMap(({ optionValue, inactiveFlag }) =>
      optionValue === undefined || inactiveFlag === true ? [] : [optionValue],
    );
  return options.length === 0 ? read : oneOf(options, name, read, faults);
}
