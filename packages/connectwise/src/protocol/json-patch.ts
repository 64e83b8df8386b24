import { z } from 'zod';

/** The body of a PATCH: operations are named in any case, paths with or without a leading slash. */
export const PatchOperations = z
  .array(
    z.object({
      op: z
        .string()
        .transform((op) => op.toLowerCase())
        .pipe(z.enum(['add', 'replace', 'remove'])),
      path: z.string().min(1).max(200),
      value: z.unknown().optional(),
    }),
  )
  .max(200);
export type PatchOperation = z.infer<typeof PatchOperations>[number];

/** A patch that does not fit the record; the message is meant for the caller. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

type Container = Record<string, unknown> | unknown[];

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function segmentsOf(path: string): string[] {
  return path
    .replace(/^\//, '')
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function notFound(segment: string): PatchError {
  return new PatchError(
    `The target location specified by path segment '${segment.slice(0, 100)}' was not found.`,
  );
}

function indexOf(list: readonly unknown[], segment: string, mayAppend: boolean): number {
  if (segment === '-' && mayAppend) return list.length;
  if (!/^\d{1,6}$/.test(segment)) throw notFound(segment);
  const index = Number(segment);
  // an index just past the end adds; ConnectWise takes one for the other
  if (index > list.length || (index === list.length && !mayAppend)) throw notFound(segment);
  return index;
}

function applyAt(target: Container, segment: string, o: PatchOperation): void {
  if (Array.isArray(target)) {
    const index = indexOf(target, segment, o.op !== 'remove');
    if (o.op === 'remove') target.splice(index, 1);
    else if (o.op === 'add') target.splice(index, 0, o.value);
    else target[index] = o.value;
  } else if (o.op === 'remove') {
    delete target[segment];
  } else {
    Object.defineProperty(target, segment, {
      value: o.value ?? null,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

function step(target: Container, segment: string, following: string): Container {
  const next: unknown = Array.isArray(target)
    ? target[indexOf(target, segment, false)]
    : Object.hasOwn(target, segment)
      ? target[segment]
      : undefined;
  if (isContainer(next)) return next;
  if (next !== undefined && next !== null) throw notFound(segment);
  // null members and empty lists are not shown, so a path may lead through one
  const made: Container = /^(\d+|-)$/.test(following) ? [] : {};
  if (Array.isArray(target)) throw notFound(segment);
  Object.defineProperty(target, segment, {
    value: made,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return made;
}

/**
 * Applies a patch to a copy of a record as it was shown. Names are case-sensitive (Developer Guide, patching);
 * a member that isn't shown because it is null can be replaced.
 *
 * @param known the names that the record may have
 * @returns the record and the members that were touched
 * @throws PatchError
 */
export function applyPatch(
  record: Readonly<Record<string, unknown>>,
  operations: readonly PatchOperation[],
  known: ReadonlySet<string>,
): { record: Record<string, unknown>; touched: ReadonlySet<string> } {
  const copy: Record<string, unknown> = structuredClone({ ...record });
  const touched = new Set<string>();
  for (const operation of operations) {
    const segments = segmentsOf(operation.path);
    const first = segments[0] ?? '';
    if (!known.has(first)) throw notFound(first);
    let target: Container = copy;
    for (const [i, segment] of segments.slice(0, -1).entries())
      target = step(target, segment, segments[i + 1] ?? '');
    applyAt(target, segments.at(-1) ?? '', structuredClone(operation));
    touched.add(first);
  }
  return { record: copy, touched };
}
