import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import { auditTrailEntry as entry } from '../definitions/views/index.ts';
import type { Selection } from '../store/document-sql.ts';
import { aboutRecord } from '../store/audit-trail-store.ts';
import { visibility } from '../store/visibility.ts';
import { badCondition, unreadable } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { countRecords, type ListOptions, listRecords } from './list.ts';
import { mustReadRecord, readAccess, resourceOfType } from './record-of-type.ts';
import type { Route } from './routes.ts';

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

/**
 * A record that isn't there any more has its trail still, for those who may read every record of the kind: whose it was can't
 * be told now. @throws ApiError 404
 */
async function mustHaveTrail(call: Call, resource: Resource, id: number): Promise<void> {
  const { records } = call.env;
  const limits = visibility(resource, call.caller, readAccess(call.caller, resource));
  const told = limits.length === 0 && (await records.count(entry, [aboutRecord(resource.object, id)])) > 0;
  const gone = told && (await records.stored(resource, id)) === undefined;
  if (!gone) await mustReadRecord(call, resource, id);
}

/** The trail of one record: whoever may read the record may read its trail. */
async function trail(call: Call): Promise<{ call: Call; o: ListOptions }> {
  if (call.forwardOnly) throw badCondition('The audit trail does not support forward-only pagination.');
  const resource = resourceOfType(call.query.get('type'), 'type');
  const id = await recordIdOf(call, resource.name);
  await mustHaveTrail(call, resource, id);
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
