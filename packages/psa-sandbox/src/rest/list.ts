import { formatLinkHeader, requirementFor } from '@parasol/connectwise';
import { resourceOf } from '../definitions/registry.ts';
import type { Resource } from '../definitions/resource.ts';
import type { Selection } from '../store/document-sql.ts';
import { tableOf } from '../store/names.ts';
import type { Narrow } from '../store/records.ts';
import { accessOf } from '../security/access.ts';
import { int32Max } from '../store/int32.ts';
import type { Sight } from '../store/sight.ts';
import { visibility } from '../store/visibility.ts';
import { badCondition } from './api-error.ts';
import { type Call, type Reply, reply } from './call.ts';
import { seesPasswords } from './hide-passwords.ts';
import { type ConditionTexts, conditionTexts, narrowingOf } from './narrowing.ts';
import { orderSql } from './ordering.ts';
import { readSelection } from './selection.ts';

const pageSizeDefault = 25;
const pageSizeMax = 1_000;

export type ListOptions = {
  /** narrowing by the path: records below another */
  narrow?: readonly Narrow[];
  /** a POST to `/search` brings its conditions in the body */
  texts?: ConditionTexts & { orderBy: string | undefined };
  /** an `/info` endpoint shows only these */
  only?: Selection;
};

/** What a member without the table's right is left with. */
const idAndName: Selection = new Map([
  ['id', true],
  ['name', true],
]);

export function shownTo(call: Call, resource: Resource, only?: Selection): Selection | true {
  const asked = readSelection(resource, call.query.get('fields'));
  const most = call.access === 'reduced' ? idAndName : only;
  if (most === undefined) return asked;
  if (asked === true) return most;
  return new Map([...asked].filter(([name]) => most.has(name)));
}

/** A path through a reference leads on only where the caller may read all records that it leads to. */
function sightOf(call: Call, { only }: ListOptions): Sight {
  const shown = call.access === 'reduced' ? idAndName : only;
  return {
    ...(shown === undefined ? {} : { only: shown }),
    hidesPasswords: !seesPasswords(call.caller),
    mayRead: (to) => {
      const requirement = requirementFor('GET', `${to.path}/{id}`);
      return requirement !== undefined && accessOf(call.caller, requirement) === 'All';
    },
  };
}

/** A search index that lags behind. */
function enteredBefore(time: string): Narrow {
  return (p) => ({ sql: `t.entered_at < ${p.add(time, 'text')}`, tables: [] });
}

/** A count of a view is kept for as long as nothing that it shows has changed. */
function shownBy(resource: Resource): Narrow[] {
  const tables = resource.viewOf?.map((name) => tableOf(resourceOf(name)));
  return tables === undefined ? [] : [() => ({ sql: 'true', tables })];
}

function narrowed(call: Call, resource: Resource, o: ListOptions): Narrow[] {
  return [
    ...shownBy(resource),
    ...(o.narrow ?? []),
    ...visibility(resource, call.caller, call.access),
    ...(call.staleBefore === undefined ? [] : [enteredBefore(call.staleBefore)]),
    ...narrowingOf(
      resource,
      o.texts ?? conditionTexts(call.query),
      call.env.settings.caseSensitive,
      sightOf(call, o),
    ),
  ];
}

function pageSizeOf(call: Call): number {
  const asked = call.query.integer('pageSize');
  return asked === undefined || asked < 1 ? pageSizeDefault : Math.min(asked, pageSizeMax);
}

/** A list, a page at a time: by page number, or forward-only by the last id (Developer Guide, paging). */
export async function listRecords(call: Call, resource: Resource, o: ListOptions = {}): Promise<Reply> {
  const narrow = narrowed(call, resource, o);
  const selection = shownTo(call, resource, o.only);
  const pageSize = pageSizeOf(call);
  const orderBy = o.texts?.orderBy ?? call.query.get('orderBy');
  const kept = call.query.entries.filter(([name]) => !/^page(id)?$/i.test(name));
  const page = { base: call.hrefBase, selection, limit: pageSize };
  if (call.forwardOnly) {
    if (orderBy !== undefined) throw badCondition('orderBy is not supported with forward-only pagination.');
    const after = call.query.integer('pageId') ?? 0;
    const afterId: Narrow = (p) => ({ sql: `t.id > ${p.add(after, 'integer')}`, tables: [] });
    const found = await call.env.records.list(resource, {
      ...page,
      narrow: [afterId, ...narrow],
      order: () => 't.id',
      offset: 0,
    });
    const next =
      found.rows < pageSize ? [] : [{ rel: 'next', parameter: 'pageId' as const, value: found.lastId }];
    return { status: 200, body: found.json, headers: { link: formatLinkHeader(call.url, kept, next) } };
  }
  const number = Math.max(1, call.query.integer('page') ?? 1);
  const offset = (number - 1) * pageSize;
  if (offset > int32Max) return { status: 200, body: '[]' };
  const order = orderSql(resource, orderBy, call.env.settings.caseSensitive, sightOf(call, o));
  const found = await call.env.records.list(resource, { ...page, narrow, order: () => order, offset });
  if (number === 1 && found.rows < pageSize) return { status: 200, body: found.json };
  const pages = Math.ceil((await call.env.records.count(resource, narrow)) / pageSize);
  const links = [
    ...(number < pages ? [link('next', number + 1), link('last', pages)] : []),
    ...(number > 1 ? [link('prev', number - 1), link('first', 1)] : []),
  ];
  if (pages <= 1 || links.length === 0) return { status: 200, body: found.json };
  return { status: 200, body: found.json, headers: { link: formatLinkHeader(call.url, kept, links) } };
}

function link(rel: string, value: number): { rel: string; parameter: 'page'; value: number } {
  return { rel, parameter: 'page', value };
}

/** `/count` of a list. */
export async function countRecords(call: Call, resource: Resource, o: ListOptions = {}): Promise<Reply> {
  return reply(200, { count: await call.env.records.count(resource, narrowed(call, resource, o)) });
}
