import type { CustomerName } from '../customers/index.ts';

/** Names as people write folders: case, accents, blanks and hyphens don't count. */
const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');

/**
 * Finds whose a folder of log files is: as a person said; else by an organisation id at the beginning of its name (as in
 * Cisco's own bucket, `2293370_2f4e…`); else by the name of exactly one customer. Null: nobody's, and nothing of it is read.
 */
export const folderMatcher = (
  told: Readonly<Record<string, number>>,
  customers: readonly CustomerName[],
): ((folder: string) => CustomerName | null) => {
  const byId = new Map(customers.map((customer) => [customer.organizationId, customer]));
  const byName = new Map<string, CustomerName | null>();
  for (const customer of customers) {
    const name = folded(customer.name);
    // Of two customers with one name, neither: a ticket for the wrong company is worse than none.
    byName.set(name, byName.has(name) ? null : customer);
  }
  const known = new Map(Object.entries(told));
  return (folder) => {
    const said = known.get(folder);
    if (said !== undefined) return byId.get(said) ?? null;
    const last = folder.split('/').at(-1) ?? folder;
    const id = /^(\d{1,10})(?:_|$)/u.exec(last)?.[1];
    return (id === undefined ? undefined : byId.get(Number(id))) ?? byName.get(folded(last)) ?? null;
  };
};
