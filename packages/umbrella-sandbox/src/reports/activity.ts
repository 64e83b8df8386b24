import { Refusal } from '../http/refusal.ts';
import type { TrafficKind } from '../scenario/model.ts';
import type { OrganizationReport } from './context.ts';
import { readFilter, readNumber } from './filter.ts';
import { readSpan } from './period.ts';
import { showCategory, showDate, showIdentity } from './shapes.ts';

/** Ceilings that collectors keep to; Cisco states none, so asking for more is refused here to find clients that rely on it. */
const limitMaximum = 5_000;
const offsetMaximum = 10_000;

/** Single DNS requests, newest first unless `order=asc`. */
export const activity: OrganizationReport = ({ customer, query, nowMs }) => {
  const { fromMs, toMs } = readSpan(query['from'], query['to'], nowMs);
  const limit = readNumber(query, 'limit', 100, 1, limitMaximum);
  const offset = readNumber(query, 'offset', 0, 0, offsetMaximum);
  const order = query['order'] ?? 'desc';
  if (order !== 'asc' && order !== 'desc')
    throw new Refusal(400, "The query parameter 'order' must be asc or desc");
  const passes = readFilter(query);
  const found: { timeMs: number; kind: TrafficKind }[] = [];
  customer?.life().traffic.events(fromMs, toMs, (timeMs, kind) => {
    if (passes(kind)) found.push({ timeMs, kind });
  });
  found.sort((left, right) => (order === 'asc' ? left.timeMs - right.timeMs : right.timeMs - left.timeMs));
  return found.slice(offset, offset + limit).map(({ timeMs, kind }) =>
    Object.assign(showDate(timeMs), {
      type: 'dns',
      domain: kind.domain,
      querytype: kind.queryType,
      returncode: kind.returnCode,
      verdict: kind.verdict,
      externalip: kind.externalIp,
      internalip: kind.internalIp,
      identities: kind.identities.map(showIdentity),
      categories: kind.categories.map(showCategory),
      policycategories: kind.policyCategories.map(showCategory),
      threats: kind.threats,
      allapplications: [],
      allowedapplications: [],
      blockedapplications: [],
    }),
  );
};
