import { type References, referencesOf } from '../callbacks/references-of.ts';
import { resourceOf, resources } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import type { Env } from '../env.ts';
import { timestamp } from '../env.ts';
import { hookOf } from '../hooks/index.ts';
import { referenceColumns, tableOf } from '../store/names.ts';
import type { Narrow, StoredRecord } from '../store/records.ts';
import type { Runner } from '../store/sandbox-database.ts';
import { deleteDocumentsOf } from '../store/document-store.ts';
import { ApiError, noRecord } from './api-error.ts';
import { tell, type Writer } from './write.ts';

const childrenMax = 100_000;
const documents = tableOf(resourceOf('document'));

type User = { resource: Resource; field: string };

/** Which records can refer to one of a kind; those below it go with it. */
function usersOf(resource: Resource): { users: User[]; children: User[] } {
  const users: User[] = [];
  const children: User[] = [];
  for (const other of resources) {
    for (const { field, to } of referenceColumns(other)) {
      if (to !== resource.name) continue;
      const isChild = other.goesWithParent === true && other.parent?.column === field;
      (isChild ? children : users).push({ resource: other, field });
    }
  }
  return { users, children };
}

async function deleteTree(
  env: Env,
  resource: Resource,
  id: number,
  runner: Runner,
  tables: Set<string>,
  trail?: { now: string; who: string },
): Promise<void> {
  const { users, children } = usersOf(resource);
  for (const user of users) {
    const [usedBy] = await env.records.idsBy(user.resource, user.field, id, 1, runner);
    // a record may refer to itself, and to one that goes with it
    if (
      usedBy !== undefined &&
      !(user.resource === resource && usedBy === id) &&
      user.resource.grandparent?.column !== user.field
    ) {
      const message = `The record is in use by ${nounOf(user.resource)} ${usedBy} and cannot be deleted.`;
      throw new ApiError(400, 'InvalidObject', `${resource.title} object is invalid`, [
        { code: 'InUse', message, resource: resource.title, field: 'id' },
      ]);
    }
  }
  for (const child of children) {
    for (const childId of await env.records.idsBy(child.resource, child.field, id, childrenMax, runner)) {
      await deleteTree(env, child.resource, childId, runner, tables);
    }
  }
  for (const table of (await hookOf(resource.name).deleted?.(id, env, runner)) ?? []) tables.add(table);
  if ((await deleteDocumentsOf(env.db, resource.object, id, runner)) > 0) tables.add(documents);
  tables.add(tableOf(resource));
  await env.records.delete(resource, id, runner, trail);
}

/** What callbacks may ask a deleted record for; a company's types are gone with it, so they are read before. */
async function referencesBefore(
  { env, hrefBase }: Writer,
  resource: Resource,
  { id, refs }: StoredRecord,
): Promise<References> {
  if (resource.name !== 'company' || (await env.small.rows('callback')).size === 0) return refs;
  const shown = { base: hrefBase, narrow: [], selection: true } as const;
  return { ...refs, ...referencesOf((await env.records.document(resource, id, shown)) ?? null) };
}

/** Deletes a record and what belongs to it; refused while another record refers to it. @throws ApiError */
export async function deleteRecord(
  writer: Writer,
  resource: Resource,
  id: number,
  narrow: readonly Narrow[],
): Promise<void> {
  const { env, caller } = writer;
  const stored = await env.records.stored(resource, id, narrow);
  if (stored === undefined) throw noRecord(nounOf(resource), id);
  await hookOf(resource.name).mayDelete?.(stored, { env, resource, caller, now: timestamp(env.now()) });
  const references = await referencesBefore(writer, resource, stored);
  const tables = new Set<string>();
  const trail = { now: timestamp(env.now()), who: caller.identifier };
  await env.db.transaction([], (runner) => deleteTree(env, resource, id, runner, tables, trail));
  env.db.changed(...tables);
  tell(writer, resource, 'deleted', id, null, { references });
}
