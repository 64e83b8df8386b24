import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { customizeItem } from '../definitions/views/index.ts';
import type { Resource } from '../definitions/resource.ts';
import type { Env } from '../env.ts';
import { defaultOf } from '../hooks/defaults.ts';
import { customizeItemsOf } from '../store/customize-store.ts';
import type { Selection } from '../store/document-sql.ts';
import { columnOf } from '../store/names.ts';
import type { Narrow } from '../store/records.ts';
import { noPermission, noRecord } from './api-error.ts';
import { type Call, type Handler, type Reply, reply } from './call.ts';
import { listRecords, shownTo } from './list.ts';
import type { Route } from './routes.ts';
import { visibility } from '../store/visibility.ts';
import { patchRecord } from './write.ts';

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

const apiMember = resourceOf('apiMember');
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

/** entries have no _info */
const itemShown: Selection = new Map(
  ['id', ...Object.keys(customizeItem.fields)].map((name) => [name, true]),
);

/** What the caller's own dialogs allow, without regard to the location that the caller is kept to. */
function ownItems(answer: typeof listRecords): Handler {
  return async (call) => {
    if (call.env.settings.mySecurity === 'refuses') throw noPermission();
    const narrow = [customizeItemsOf(call.caller.role?.id ?? 0)];
    return answer({ ...call, access: 'All' }, customizeItem, { narrow, only: itemShown });
  };
}

const member = resourceOf('member');
const memberInfo: Selection = new Map(
  ['id', ...(member.info?.fields ?? []), '_info'].map((name): [string, true] => [name, true]),
);

function memberByIdentifier(only?: Selection): Handler {
  return async (call) => {
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
            selection: shownTo(call, member, only),
          });
    if (json === undefined) throw noRecord('Member', call.name);
    return { status: 200, body: json };
  };
}

/** Ends a member; what they have open stays theirs. An API member is ended as an API member. */
const deactivate: Handler = async (call) => {
  const id = call.ids[0] ?? 0;
  const isApiMember = (await call.env.small.row('apiMember', id)) !== undefined;
  const inactive = [{ op: 'replace', path: 'inactiveFlag', value: true }];
  const resource = isApiMember ? apiMember : member;
  await patchRecord(call, resource, id, inactive, visibility(resource, call.caller, call.access));
  return reply(200, {});
};

/** What a new record of the kind has where its maker says nothing. */
function presets(resource: Resource): Handler {
  return async ({ env }) => {
    const shown: Record<string, unknown> = { id: 0 };
    for (const [name, field] of Object.entries(resource.fields)) {
      if (field.default !== undefined && field.postOnly !== true) shown[name] = field.default;
      else if (field.kind === 'text' && field.required) shown[name] = '';
    }
    if (resource.name === 'company') {
      const id = await defaultOf(env, 'companyStatus');
      const status = id === null ? undefined : await env.small.row('companyStatus', id);
      if (status !== undefined) shown['status'] = { id: status.id, name: status.data['name'] };
    }
    return reply(200, shown);
  };
}

/** Impersonation: with an API member's keys, even an administrator's, the real one refuses, and so does this one. */
const memberToken: Handler = async () => {
  throw noPermission();
};

/** System endpoints that are not lists of records like the others. */
export const systemRoutes: readonly Route[] = [
  { verb: 'GET', path: '/system/info', handler: async ({ env }) => systemInfo(env) },
  { verb: 'GET', path: '/system/mySecurity', handler: mySecurity },
  { verb: 'GET', path: '/system/mySecurity/customizeItems', handler: ownItems(listRecords) },
  { verb: 'GET', path: '/system/members/{name}', handler: memberByIdentifier() },
  { verb: 'GET', path: '/system/info/members/{name}', handler: memberByIdentifier(memberInfo) },
  { verb: 'POST', path: '/system/members/{id}/deactivate', handler: deactivate },
  ...[resourceOf('company'), apiMember].map((resource): Route => ({
    verb: 'GET',
    path: `${resource.path}/default`,
    handler: presets(resource),
  })),
  { verb: 'POST', path: '/system/members/{name}/tokens', handler: memberToken },
];
