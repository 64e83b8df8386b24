import { resourceOf } from '../definitions/registry.ts';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { customizeItemsOf } from '../store/customize-store.ts';
import { columnOf } from '../store/names.ts';
import type { Narrow } from '../store/records.ts';
import { noPermission, noRecord } from './api-error.ts';
import { type Call, type Handler, type Reply, reply } from './call.ts';
import { listRecords } from './list.ts';
import type { Route } from './routes.ts';
import { visibility } from '../store/visibility.ts';

/** `/system/info`. */
export function systemInfo(env: Env): Reply {
  return reply(200, {
    version: env.settings.version,
    isCloud: false,
    serverTimeZone: 'UTC',
    licenseBits: [{ name: 'Sandbox', activeFlag: true }],
    cloudRegion: 'Sandbox',
    maxWorkFlowRecordsAllowed: 0,
  });
}

const settings = resourceOf('securityRoleSetting');
const settingsSchema = z.array(z.record(z.string(), z.unknown()));

/** The caller's own role; a member without one has no rows. */
function ownRole(call: Call): Narrow {
  if (call.env.settings.mySecurity === 'refuses') throw noPermission();
  const roleId = call.caller.role?.id ?? 0;
  return (p) => ({ sql: `t.${columnOf('securityRole')} = ${p.add(roleId, 'integer')}`, tables: [] });
}

const mySecurity: Handler = async (call) => {
  const found = await listRecords({ ...call, access: 'All' }, settings, { narrow: [ownRole(call)] });
  const { memberId, identifier } = call.caller;
  const member = {
    id: memberId,
    identifier,
    _info: { member_href: `${call.hrefBase}/system/members/${memberId}` },
  };
  const asked = call.query.get('fields');
  if (asked !== undefined && !/(^|,)\s*member\b/i.test(asked)) return found;
  const rows = settingsSchema.parse(JSON.parse(found.body)).map((row) => Object.assign(row, { member }));
  return { ...found, body: JSON.stringify(rows) };
};

const mySecurityItems: Handler = async (call) => {
  if (call.env.settings.mySecurity === 'refuses') throw noPermission();
  return reply(200, await customizeItemsOf(call.env.db, call.caller.role?.id ?? 0));
};

const member = resourceOf('member');

const memberByIdentifier: Handler = async (call) => {
  const found = await call.env.small.find(
    'member',
    (row) => String(row.data['identifier']).toLowerCase() === call.name.toLowerCase(),
  );
  const json =
    found === undefined
      ? undefined
      : await call.env.records.document(member, found.id, {
          base: call.hrefBase,
          narrow: visibility(member, call.caller, call.access),
          selection: true,
        });
  if (json === undefined) throw noRecord('Member', call.name);
  return { status: 200, body: json };
};

/** Impersonation: with an API member's keys, even an administrator's, the real one refuses, and so does this one. */
const memberToken: Handler = async () => {
  throw noPermission();
};

/** System endpoints that are not lists of records like the others. */
export const systemRoutes: readonly Route[] = [
  { verb: 'GET', path: '/system/info', handler: async ({ env }) => systemInfo(env) },
  { verb: 'GET', path: '/system/mySecurity', handler: mySecurity },
  { verb: 'GET', path: '/system/mySecurity/customizeItems', handler: mySecurityItems },
  { verb: 'GET', path: '/system/members/{name}', handler: memberByIdentifier },
  { verb: 'POST', path: '/system/members/{name}/tokens', handler: memberToken },
];
