import type { Field } from '../definitions/field.ts';
import type { Resource } from '../definitions/resource.ts';
import type { Json, RecordContent, StoredRecord } from '../store/records.ts';
import { unreadable } from './api-error.ts';
import { readCustomFields } from './custom-fields.ts';
import { type Faults, fault, readScalar } from './read-scalar.ts';
import { type ReferenceLookup, resolveReference } from './resolve-reference.ts';

/** A record on its way in: what will be stored, and what only hooks see. */
export type Draft = RecordContent & {
  /** POST-only members and those that a hook keeps elsewhere (a configuration's questions), as they were sent */
  posted: Json;
};

export type ReadMode = {
  /** the record that is replaced or patched */
  before?: StoredRecord;
  /** ids of the records above, by column */
  above: Readonly<Record<string, number>>;
  /** members that are a hook's matter count only where the caller sent them: for a patch, those it touched */
  touched?: ReadonlySet<string>;
};

type ReferenceField = Field & { kind: 'reference' };

/** A kind's members, sorted out once: a hundred of them for each new ticket cost a tenth of making it. */
type Members = {
  readonly others: readonly { name: string; field: Exclude<Field, ReferenceField>; silent: boolean }[];
  /** a record's board comes before its status, whose name is looked for on that board */
  readonly references: readonly (readonly [string, ReferenceField])[];
};
const membersOf = new WeakMap<Resource, Members>();

/** Whether a new record is the same without it as if it were not a member at all. */
function silentWhenAbsent(field: Field): boolean {
  return field.kind !== 'customFields' && field.default === undefined && (field.readOnly || !field.required);
}

function sortedOut(resource: Resource): Members {
  const known = membersOf.get(resource);
  if (known !== undefined) return known;
  const others: Members['others'][number][] = [];
  const references: (readonly [string, ReferenceField])[] = [];
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind === 'reference') references.push([name, field]);
    else others.push({ name, field, silent: silentWhenAbsent(field) });
  }
  references.sort(([, a], [, b]) => Number(b.to === 'board') - Number(a.to === 'board'));
  const found = { others, references };
  membersOf.set(resource, found);
  return found;
}

function memberOf(resource: Resource, key: string): string | undefined {
  if (Object.hasOwn(resource.fields, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(resource.fields).find((name) => name.toLowerCase() === lower);
}

/** The body's members under the definition's names. @throws ApiError at a member that the record doesn't have */
function members(resource: Resource, body: unknown): Map<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw unreadable(`The request body must be a ${resource.object} object.`);
  }
  const read = new Map<string, unknown>();
  for (const [key, value] of Object.entries(body)) {
    if (key === 'id' || key === '_info') continue;
    const name = memberOf(resource, key);
    if (name === undefined) {
      throw unreadable(
        `Could not find member '${key.slice(0, 100)}' on object of type '${resource.object}'.`,
      );
    }
    read.set(name, value);
  }
  return read;
}

function missing(faults: Faults, name: string): undefined {
  return fault(faults, name, 'MissingRequiredField', `The ${name} field is required.`);
}

/**
 * Reads a whole record: every member is known, of its type and within its length, what is required is there,
 * and references name records that exist. Faults are collected, so that one answer names them all.
 */
export async function readRecord(
  resource: Resource,
  body: unknown,
  mode: ReadMode,
  lookup: ReferenceLookup,
  faults: Faults,
): Promise<Draft> {
  const sent = members(resource, body);
  const draft: Draft = { data: {}, kept: { ...mode.before?.kept }, refs: {}, posted: {} };
  for (const above of [resource.parent, resource.grandparent]) {
    if (above !== undefined)
      draft.refs[above.column] = mode.above[above.column] ?? mode.before?.refs[above.column] ?? null;
  }
  const { others, references } = sortedOut(resource);
  for (const { name, field, silent } of others) {
    if (silent && mode.before === undefined && !sent.has(name)) continue;
    if (field.kind === 'customFields') {
      const fields = await readCustomFields(
        resource,
        sent.get(name),
        mode.before?.data[name],
        lookup,
        faults,
      );
      if (fields.length > 0) draft.data[name] = fields;
    }
    // a ticket has a hundred members: waiting for each, though none has to, took a tenth of what making one costs
    else readMember(name, field, sent.get(name), mode, draft, faults);
  }
  for (const [name, field] of references) {
    if (mode.above[name] !== undefined) continue;
    const leftOut = field.stays && !sent.has(name) && !mode.touched?.has(name);
    if (field.readOnly || leftOut) {
      draft.refs[name] = mode.before?.refs[name] ?? draft.refs[name] ?? null;
      continue;
    }
    const board = draft.refs['board'];
    const within =
      board !== null && board !== undefined && field.to.startsWith('board')
        ? { column: 'board', id: board }
        : undefined;
    const value = sent.get(name) ?? null;
    const id = value === null ? null : await resolveReference(field.to, name, value, lookup, faults, within);
    if (id === null && field.required) missing(faults, name);
    draft.refs[name] = id ?? null;
  }
  return draft;
}

function readMember(
  name: string,
  field: Field,
  value: unknown,
  mode: ReadMode,
  draft: Draft,
  faults: Faults,
): void {
  if (field.kind === 'parentId') return;
  if (field.readOnly) {
    const before = mode.before?.data[name] ?? (mode.before === undefined ? field.default : undefined);
    if (before !== undefined) draft.data[name] = before;
    return;
  }
  if (field.kind === 'computed') {
    if (value !== undefined && (mode.touched === undefined || mode.touched.has(name)))
      draft.posted[name] = value;
    return;
  }
  if (field.kind === 'foreign') {
    if (!isEmptyReference(value)) fault(faults, name, 'NotFound', `${name} not found`);
    return;
  }
  const stored = mode.before?.data[name];
  // a PATCH that takes it away has touched it
  if (field.stays && value === undefined && stored !== undefined && !mode.touched?.has(name)) {
    draft.data[name] = stored;
    return;
  }
  if (value === undefined || value === null || (field.required && value === '')) {
    if (field.required) missing(faults, name);
    else if (field.default !== undefined) draft.data[name] = field.default;
    return;
  }
  const read = readScalar(field, name, value, faults);
  if (read !== undefined) (field.postOnly ? draft.posted : draft.data)[name] = read;
}

function isEmptyReference(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.values(value).every((member) => member === null);
}
