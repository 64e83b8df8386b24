/** Largest page the published contracts allow. */
export const pageSize = 100;
/** No list is followed further than this: a million rows. */
const maximumPages = 10_000;

/**
 * Pages 1, 2, … until one is short. The documents disagree about paging (defaults of 100 and 200, endpoints that ignore
 * `page`), so a page that begins with the same id as the one before ends the list as well. A list that was read in part
 * before goes on at `firstPage`.
 */
export async function* pagesOf<T>(
  read: (page: number, limit: number) => Promise<T[]>,
  idOf: (row: T) => number,
  firstPage = 1,
): AsyncGenerator<T[]> {
  let firstId: number | null = null;
  for (let page = firstPage; page <= maximumPages; page += 1) {
    const rows = await read(page, pageSize);
    const first = rows[0];
    if (first === undefined || idOf(first) === firstId) return;
    firstId = idOf(first);
    yield rows;
    if (rows.length < pageSize) return;
  }
}

/** Each time with four times the room: from a thousand customers to a quarter of a million. */
const roomier = 4;
const asksMax = 5;

/**
 * All rows of a report that can't be paged: asked again with more room while the answer fills it, because what is cut off
 * would count as nothing. Null: it filled every room that it was given.
 */
export const readWhole = async <T>(
  limit: number,
  read: (limit: number) => Promise<T[]>,
): Promise<T[] | null> => {
  let room = limit;
  for (let asks = 1; asks <= asksMax; asks += 1) {
    const rows = await read(room);
    if (rows.length < room) return rows;
    room *= roomier;
  }
  return null;
};

/** Rows 1 to `limit` of a report that pages by `offset`; ends early at a short page. */
export const readUpTo = async <T>(
  limit: number,
  pageLimit: number,
  read: (offset: number, limit: number) => Promise<T[]>,
): Promise<T[]> => {
  const rows: T[] = [];
  while (rows.length < limit) {
    const ask = Math.min(pageLimit, limit - rows.length);
    const page = await read(rows.length, ask);
    rows.push(...page.slice(0, ask));
    if (page.length < ask) break;
  }
  return rows;
};
