/**
 * Does `work` for every item with at most `limit` under way at once, in order of start. The first error stops
 * further starts and is thrown once those under way have ended; so does an aborted signal.
 */
export const inParallel = async <Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> => {
  const underWay = new Set<Promise<void>>();
  let failed = false;
  let failure: unknown;
  for await (const item of items) {
    if (failed || signal?.aborted) break;
    const task: Promise<void> = work(item)
      .catch((error: unknown) => {
        if (!failed) failure = error;
        failed = true;
      })
      .finally(() => underWay.delete(task));
    underWay.add(task);
    if (underWay.size >= limit) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failed) throw failure;
  signal?.throwIfAborted();
};
