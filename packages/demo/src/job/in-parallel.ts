/** Does `work` for every item, at most `limit` at once; the first error is thrown once those under way have ended. */
export const inParallel = async <Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: limit }, one));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
};
