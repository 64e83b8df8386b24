import type { Column } from './levels.ts';
import { type EndpointRight, endpointRights, type Requirement, type Verb } from './endpoint-rights.ts';

const columnOf: Record<Verb, Column> = {
  GET: 'inquire',
  POST: 'add',
  PUT: 'edit',
  PATCH: 'edit',
  DELETE: 'delete',
};

type Pattern = { readonly entry: EndpointRight; readonly segments: readonly string[] };

const patterns: readonly Pattern[] = endpointRights
  .map((entry) => ({ entry, segments: split(entry.path) }))
  // the longest entry wins; a fixed segment before a placeholder
  .sort((a, b) => b.segments.length - a.segments.length || placeholders(a) - placeholders(b));

function split(path: string): string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '');
}

function placeholders(pattern: Pattern): number {
  return pattern.segments.filter((segment) => segment.startsWith('{')).length;
}

function covers(pattern: Pattern, segments: readonly string[]): boolean {
  if (pattern.segments.length > segments.length) return false;
  return pattern.segments.every((wanted, i) => {
    const given = segments[i] ?? '';
    return wanted.startsWith('{') ? /^\d+$/.test(given) || given.startsWith('{') : wanted === given;
  });
}

/**
 * What a call needs, by the nearest entry of `endpointRights`; undefined where no entry covers the path.
 *
 * @param path below `apis/3.0`, in any case, with numbers or with placeholders such as `{id}`
 */
export function requirementFor(verb: Verb, path: string): Requirement | undefined {
  const segments = split(path);
  const guard = patterns.find((pattern) => covers(pattern, segments))?.entry.guard;
  if (guard === undefined) return undefined;
  if (guard.kind !== 'right') return guard;
  return {
    kind: 'right',
    area: guard.area,
    row: guard.row,
    column: guard.verbs?.[verb] ?? columnOf[verb],
    ...(guard.table === undefined ? {} : { table: guard.table }),
    ...(guard.unpublished === true ? { unpublished: true } : {}),
    without: guard.without === 'reduce' && verb === 'GET' ? 'reduce' : 'refuse',
  };
}
