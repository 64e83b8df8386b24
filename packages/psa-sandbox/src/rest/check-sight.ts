import { requirementFor } from '@parasol/connectwise';
import { resourceOf } from '../definitions/registry.ts';
import { nounOf, type Resource } from '../definitions/resource.ts';
import type { Env } from '../env.ts';
import { accessOf } from '../security/access.ts';
import type { Caller } from '../security/directory.ts';
import { referenceColumns } from '../store/names.ts';
import type { Narrow, StoredRecord } from '../store/records.ts';
import { visibility } from '../store/visibility.ts';
import type { Draft } from './read-record.ts';
import { type Faults, fault } from './read-scalar.ts';

const known = new WeakMap<Caller, Map<string, readonly Narrow[]>>();

/**
 * `My` in a kind's own row hides the others from references too. Two kinds anybody may name: members, whom `/info`
 * lists, and boards: that an excluded one is there is no secret, and a ticket on it is refused whole.
 */
function sightOf(caller: Caller, to: Resource): readonly Narrow[] {
  const kept = known.get(caller) ?? new Map<string, readonly Narrow[]>();
  known.set(caller, kept);
  const before = kept.get(to.name);
  if (before !== undefined) return before;
  const requirement = requirementFor('GET', `${to.path}/{id}`);
  const my = requirement !== undefined && to.name !== 'member' && accessOf(caller, requirement) === 'My';
  const narrow = to.name === 'board' ? [] : visibility(to, caller, my ? 'My' : 'All');
  kept.set(to.name, narrow);
  return narrow;
}

/**
 * A reference to a record that the caller can't see is refused as one to a record that isn't there. What the record
 * referred to before may stay.
 */
export async function checkSight(
  { env, caller }: { env: Env; caller: Caller },
  resource: Resource,
  draft: Draft,
  before: StoredRecord | undefined,
  faults: Faults,
): Promise<void> {
  for (const { field, to } of referenceColumns(resource)) {
    const id = draft.refs[field] ?? null;
    if (id === null || id === before?.refs[field] || resource.fields[field]?.readOnly === true) continue;
    const target = resourceOf(to);
    const narrow = sightOf(caller, target);
    if (narrow.length === 0 || (await env.records.stored(target, id, narrow)) !== undefined) continue;
    fault(faults, `${field}/id`, 'NotFound', `${nounOf(target)} ${id} not found`);
  }
}
