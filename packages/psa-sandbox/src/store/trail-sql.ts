import type { Resource } from '../definitions/resource.ts';
import { literal } from './names.ts';

/** The table of the audit trail; whatever writes a record may add to it. */
export const trailTable = '"record_auditTrailEntry"';

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
  const type = literal(resource.object);
  return `trail as (insert into ${trailTable} (data, kept, entered_at, entered_by, updated_at, updated_by)
    select jsonb_build_object('text', ${type} || ' ' || w.id || ' was ${action} by ' || ${o.who}, 'enteredDate', ${o.at},
      'enteredBy', ${o.who}, 'auditType', ${type}, 'auditSubType', 'Record', 'auditSource', 'API'),
      jsonb_build_object('recordId', w.id), ${o.at}, ${o.who}, ${o.at}, ${o.who} from ${source} w)`;
}
