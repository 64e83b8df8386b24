import { applyPatch, PatchError, type PatchOperation, PatchOperations } from '@parasol/connectwise';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import { type Env, type RecordEvent, timestamp } from '../env.ts';
import { hookOf, type WriteContext } from '../hooks/index.ts';
import type { Access } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import { uniqueViolation } from '../store/error-codes.ts';
import { tableOf } from '../store/names.ts';
import { MissingReference, type Narrow, type StoredRecord } from '../store/records.ts';
import { locationField, visibility } from '../store/visibility.ts';
import { ApiError, invalidObject, noPermission, noRecord, unreadable } from './api-error.ts';
import { checkSight } from './check-sight.ts';
import { type Draft, readRecord } from './read-record.ts';
import { type Faults, fault } from './read-scalar.ts';

/** Who writes, how far they may go in this kind of record, and through what address. */
export type Writer = { env: Env; caller: Caller; hrefBase: string; access: Access };
export type Written = { id: number; json: string };

const attemptsMax = 5;
const recordSchema = z.record(z.string(), z.unknown());

export function asApiError(resource: Resource, error: unknown): unknown {
  if (error instanceof MissingReference) {
    const noun = nounOf(resourceOf(error.to));
    if (error.field === resource.parent?.column) return noRecord(noun, error.id);
    const faults: Faults = { resource: resource.title, found: [] };
    fault(faults, `${error.field}/id`, 'NotFound', `${noun} ${error.id} not found`);
    return invalidObject(resource.title, faults.found);
  }
  const constraint = uniqueViolation(error);
  if (constraint === undefined) return error;
  const rule = resource.unique?.find(
    ({ fields }) => constraint === `${resource.name}_unique_${fields.join('_')}`,
  );
  const faults: Faults = { resource: resource.title, found: [] };
  fault(faults, rule?.fields.at(-1) ?? 'id', 'ObjectExists', rule?.message ?? 'The record already exists.');
  return invalidObject(resource.title, faults.found);
}

/** Adds a record. @throws ApiError */
export async function createRecord(
  writer: Writer,
  resource: Resource,
  body: unknown,
  above: Readonly<Record<string, number>> = {},
): Promise<Written> {
  const { env, caller } = writer;
  const hook = hookOf(resource.name);
  const now = timestamp(env.now());
  const context: WriteContext = {
    env,
    resource,
    caller,
    before: undefined,
    now,
    faults: { resource: resource.title, found: [] },
  };
  const draft = await readRecord(resource, body, { above }, env, context.faults);
  const ofLocation = locationField(resource);
  if (ofLocation !== undefined && caller.locationId !== null && caller.locationId > 0)
    draft.refs[ofLocation] ??= caller.locationId;
  await checkSight(writer, resource, draft, undefined, context.faults);
  await hook.prepare?.(draft, context);
  if (context.faults.found.length > 0) throw invalidObject(resource.title, context.faults.found);
  const o = { base: writer.hrefBase, now, who: caller.identifier, trail: true };
  const also = hook.alsoWrites?.(draft, context) ?? [];
  const narrow = visibility(resource, caller, writer.access);
  try {
    const written =
      also.length === 0 && narrow.length === 0
        ? await env.records.insert(resource, draft, o)
        : await env.db.transaction([tableOf(resource), ...also], async (runner) => {
            const added = await env.records.insert(resource, draft, o, runner);
            if (also.length > 0) await hook.written?.(added.id, draft, context, runner);
            // nobody makes a record that they would not see
            if (narrow.length > 0 && !(await env.records.stored(resource, added.id, narrow, runner)))
              throw noPermission();
            return added;
          });
    if (also.length > 0 && hook.showsWhatItWrites === true) {
      const shown = { base: writer.hrefBase, narrow: [], selection: true } as const;
      written.json = (await env.records.document(resource, written.id, shown)) ?? written.json;
    }
    tell(writer, resource, 'added', written.id, written.json, wishes(draft));
    await tellTicketOfNote(writer, resource, draft);
    return written;
  } catch (error) {
    throw asApiError(resource, error);
  }
}

/** What is to be written in a stored record's place: a PUT's body, or the patched record. */
type Change = { before: StoredRecord; body: unknown; touched?: ReadonlySet<string> };

async function changeRecord(
  writer: Writer,
  resource: Resource,
  id: number,
  changeNow: () => Promise<Change | undefined>,
): Promise<string> {
  const { env, caller } = writer;
  const hook = hookOf(resource.name);
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const change = await changeNow();
    if (change === undefined) throw noRecord(nounOf(resource), id);
    const { before, body, touched } = change;
    const now = timestamp(env.now());
    const context: WriteContext = {
      env,
      resource,
      caller,
      before,
      now,
      faults: { resource: resource.title, found: [] },
    };
    const mode = { before, above: {}, ...(touched === undefined ? {} : { touched }) };
    const draft = await readRecord(resource, body, mode, env, context.faults);
    await checkSight(writer, resource, draft, before, context.faults);
    await hook.prepare?.(draft, context);
    if (context.faults.found.length > 0) throw invalidObject(resource.title, context.faults.found);
    const o = { base: writer.hrefBase, now, who: caller.identifier, trail: true };
    const also = hook.alsoWrites?.(draft, context) ?? [];
    try {
      const json =
        also.length === 0
          ? await env.records.update(resource, id, before.version, draft, o)
          : await env.db.transaction([tableOf(resource), ...also], async (runner) => {
              const changed = await env.records.update(resource, id, before.version, draft, o, runner);
              if (changed !== undefined) await hook.written?.(id, draft, context, runner);
              return changed;
            });
      // undefined: someone else wrote it since it was read
      if (json === undefined) continue;
      tell(writer, resource, 'updated', id, json, wishes(draft));
      await tellTicketOfNote(writer, resource, draft);
      return json;
    } catch (error) {
      throw asApiError(resource, error);
    }
  }
  throw new ApiError(
    409,
    'Conflict',
    'The record was changed by another request at the same time. Please try again.',
  );
}

/** PUT: the record becomes the body; what is omitted becomes null or its default. @throws ApiError */
export function replaceRecord(
  writer: Writer,
  resource: Resource,
  id: number,
  body: unknown,
  narrow: readonly Narrow[],
): Promise<string> {
  return changeRecord(writer, resource, id, async () => {
    const before = await writer.env.records.stored(resource, id, narrow);
    return before === undefined ? undefined : { before, body };
  });
}

/** PATCH: the record as it is shown, with the operations applied, is validated as a whole. @throws ApiError */
export function patchRecord(
  writer: Writer,
  resource: Resource,
  id: number,
  body: unknown,
  narrow: readonly Narrow[],
): Promise<string> {
  const operations = PatchOperations.safeParse(body);
  if (!operations.success) {
    throw unreadable(
      'The request body must be a list of operations such as {"op": "replace", "path": "name", "value": "…"}.',
    );
  }
  return patchShown(writer, resource, id, narrow, () => operations.data);
}

/**
 * The same with operations that are made for the record as it is shown, and made anew where another write came between.
 * @throws ApiError
 */
export function patchShown(
  writer: Writer,
  resource: Resource,
  id: number,
  narrow: readonly Narrow[],
  operationsFor: (record: Readonly<Record<string, unknown>>) => readonly PatchOperation[],
): Promise<string> {
  const known = new Set(['id', '_info', ...Object.keys(resource.fields)]);
  return changeRecord(writer, resource, id, async () => {
    const found = await writer.env.records.storedAndShown(resource, id, narrow, writer.hrefBase);
    if (found === undefined) return undefined;
    const { stored: before } = found;
    const shown = recordSchema.parse(JSON.parse(found.json));
    try {
      const { record, touched } = applyPatch(shown, operationsFor(shown), known);
      return { before, body: record, touched };
    } catch (error) {
      throw error instanceof PatchError ? unreadable(error.message) : error;
    }
  });
}

function wishes(draft: Draft): Pick<RecordEvent, 'skipCallback'> {
  return draft.posted['skipCallback'] === true ? { skipCallback: true } : {};
}

/** A note is its ticket's last update, and told as one. */
async function tellTicketOfNote(writer: Writer, resource: Resource, draft: Draft): Promise<void> {
  const { env } = writer;
  const id = draft.refs['ticket'] ?? null;
  if (resource.name !== 'ticketNote' || id === null || !env.settings.noteCallbacks) return;
  if ((await env.small.rows('callback')).size === 0) return;
  const ticket = resourceOf('ticket');
  const json = await env.records.document(ticket, id, { base: writer.hrefBase, narrow: [], selection: true });
  if (json !== undefined) tell(writer, ticket, 'updated', id, json);
}

/** Tells the observers of a write, after its commit. */
export function tell(
  writer: Writer,
  resource: Resource,
  action: 'added' | 'updated' | 'deleted',
  id: number,
  json: string | null,
  more: Pick<RecordEvent, 'references' | 'skipCallback'> = {},
): void {
  const { env, caller } = writer;
  for (const told of env.told) {
    told({
      kind: resource.name,
      action,
      id,
      json,
      who: caller.identifier,
      memberId: caller.memberId,
      ...more,
    });
  }
}
