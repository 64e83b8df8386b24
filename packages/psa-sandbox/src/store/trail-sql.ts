import type { Resource } from '../definitions/resource.ts';
import { literal } from './names.ts';

/** The table of the audit trail; whatever writes a record may add to it. */
export const trailTable = 'audit_line';

/**
 * The audit line of each row that a statement's part `source` (a CTE) has written, as another CTE of the same statement: so
 * a write that was answered has its line, whatever happens to the process afterwards, and costs no statement more.
 */
export function trailSql(
  resource: Resource,
  action: 'added' | 'updated' | 'deleted',
  source: string,
  o: { at: string; who: string },
): string {
  return `trail as (insert into ${trailTable} (record_type, record_id, action, entered_at, entered_by)
    select ${literal(resource.object)}, w.id, ${literal(action)}, ${o.at}, ${o.who} from ${source} w)`;
}
