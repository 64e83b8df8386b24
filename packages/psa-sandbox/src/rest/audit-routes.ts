import { resourceOf } from '../definitions/registry.ts';
import type { Selection } from '../store/document-sql.ts';
import { aboutRecord } from '../store/audit-trail-store.ts';
import { badCondition, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { countRecords, type ListOptions, listRecords } from './list.ts';
import { mustReadRecord, resourceOfType } from './record-of-type.ts';
import type { Route } from './routes.ts';

const entry = resourceOf('auditTrailEntry');
const configuration = resourceOf('configuration');
/** entries have neither an id nor _info */
const shown: Selection = new Map(Object.keys(entry.fields).map((name) => [name, true]));

async function recordIdOf(call: Call, type: string): Promise<number> {
  const id = call.query.integer('id');
  if (id !== undefined) return id;
  const device = call.query.get('deviceIdentifier');
  if (device !== undefined && type === configuration.name) {
    const [found] = await call.env.records.idsWhere(configuration, 'deviceIdentifier', device, 1);
    return found ?? 0;
  }
  throw unreadable('The id parameter is required, or deviceIdentifier for configurations.');
}

/** The trail of one record: whoever may read the record may read its trail. */
async function trail(call: Call): Promise<{ call: Call; o: ListOptions }> {
  if (call.forwardOnly) throw badCondition('The audit trail does not support forward-only pagination.');
  const resource = resourceOfType(call.query.get('type'), 'type');
  const id = await recordIdOf(call, resource.name);
  await mustReadRecord(call, resource, id);
  return {
    call: { ...call, access: 'All' },
    o: { narrow: [aboutRecord(resource.object, id)], only: shown },
  };
}

const list: Handler = async (call) => {
  const found = await trail(call);
  return listRecords(found.call, entry, found.o);
};
const count: Handler = async (call) => {
  const found = await trail(call);
  return countRecords(found.call, entry, found.o);
};

/** `/system/audittrail`. */
export const auditRoutes: readonly Route[] = [
  { verb: 'GET', path: '/system/audittrail', handler: list },
  { verb: 'GET', path: '/system/audittrail/count', handler: count },
];
