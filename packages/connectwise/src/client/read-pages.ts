import { setTimeout as sleep } from 'node:timers/promises';
import { nextPage } from '../protocol/link-header.ts';
import { type Answer, PsaCallError } from './answer.ts';
import type { Query } from './types.ts';

const pageSizeMax = 1000;
const pagesMax = 100_000;
const attemptsMax = 3;
const pauseMs = 250;

type ReadPage<T> = (
  query: Query,
  headers: Record<string, string>,
) => Promise<{ answer: Answer<T[]>; headers: Record<string, string> }>;

/**
 * All pages of a list. Forward-only (Developer Guide, paging) unless the query orders: there, a record that
 * is added or deleted meanwhile moves nothing from one page to another. A PSA that doesn't know forward-only
 * answers without it, and is read by page number.
 *
 * A read that got no answer is tried again, three times in all. Only numbers are taken from the Link header,
 * never an address.
 *
 * @throws PsaCallError with what became of the page that could not be read
 */
export async function* readPages<T>(
  read: ReadPage<T>,
  path: string,
  query: Query & { pageSize?: number },
): AsyncGenerator<T[]> {
  const pageSize = Math.min(query.pageSize ?? pageSizeMax, pageSizeMax);
  const headers: Record<string, string> =
    query['orderBy'] === undefined ? { 'pagination-type': 'forward-only' } : {};
  let position: { page: number } | { pageId: number } | undefined;
  for (let count = 1; count <= pagesMax; count += 1) {
    const { rows, link } = await readOne(read, path, { ...query, pageSize, ...position }, headers);
    if (rows.length > 0) yield rows;
    const next = link === undefined ? undefined : nextPage(link);
    if (next !== undefined) {
      if (!isAfter(next, position)) throw brokenLink(path);
      position = next;
    } else if (
      link === undefined &&
      rows.length >= pageSize &&
      (position === undefined || 'page' in position)
    ) {
      position = { page: (position?.page ?? 1) + 1 };
      delete headers['pagination-type'];
    } else {
      return;
    }
  }
  throw brokenLink(path);
}

async function readOne<T>(read: ReadPage<T>, path: string, query: Query, headers: Record<string, string>) {
  for (let attempt = 1; ; attempt += 1) {
    const result = await read(query, headers);
    if (result.answer.outcome === 'ok') return { rows: result.answer.body, link: result.headers['link'] };
    const lasting = result.answer.outcome === 'refused' || result.answer.outcome === 'throttled';
    if (lasting || attempt >= attemptsMax) throw pageError(path, result.answer);
    await sleep(pauseMs * attempt);
  }
}

function isAfter(
  next: { page: number } | { pageId: number },
  last: { page: number } | { pageId: number } | undefined,
): boolean {
  if (last === undefined) return true;
  if ('page' in next) return 'page' in last && next.page > last.page;
  return !('pageId' in last) || next.pageId > last.pageId;
}

function pageError(path: string, answer: Exclude<Answer<unknown>, { outcome: 'ok' }>): PsaCallError {
  const why =
    answer.outcome === 'refused'
      ? `${answer.status} ${answer.message}`
      : answer.outcome === 'throttled'
        ? 'too many requests'
        : answer.reason;
  return new PsaCallError(`GET ${path} failed: ${why}`, answer);
}

function brokenLink(path: string): PsaCallError {
  return pageError(path, { outcome: 'unknown', reason: 'the Link header goes in a circle', status: 200 });
}
