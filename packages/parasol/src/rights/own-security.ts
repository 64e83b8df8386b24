import {
  columns,
  MySecurity,
  MySecurityCustomizeItem,
  PsaCallError,
  type Answer,
  type Column,
  type ConnectWiseClient,
  type Level,
} from '@parasol/connectwise';
import { z } from 'zod';

/** One row of the caller's own matrix; a level is null where the cell doesn't exist. */
export type OwnRow = {
  readonly area: string;
  readonly row: string;
  readonly levels: Readonly<Record<Column, Level | null>>;
};

export type OwnSecurity = {
  readonly rows: readonly OwnRow[];
  /** The allow list of Table Setup, as `Category / Name`; null if it could not be read. */
  readonly tables: readonly string[] | null;
  /** The caller's own record among the API members, where the PSA names it. */
  readonly memberId: number | null;
};

const pageSize = 1_000;
/** A role has about 130 rows, and about 110 setup tables in one of 18 lists. */
const pagesMax = 20;

/**
 * Whether the PSA turned the question down though it knows the caller. Anything that says nothing about rights (no
 * answer, a key that isn't known) ends the check instead: a report made of it would be wrong.
 */
const isRefusal = (answer: Answer<unknown>): boolean =>
  answer.outcome === 'refused' && [400, 403, 404, 405].includes(answer.status);

/** All rows of a list, or null where the caller is refused. Throws PsaCallError. */
const readAll = async <T>(
  client: ConnectWiseClient,
  path: string,
  schema: z.ZodType<T>,
): Promise<T[] | null> => {
  const rows: T[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const answer = await client.get(path, z.array(schema), { pageSize, page });
    if (answer.outcome !== 'ok') {
      if (isRefusal(answer)) return null;
      // An answer in a form that we don't know is no answer to the question: the probes can still tell.
      if (answer.outcome === 'unknown' && answer.status === 200) return null;
      throw new PsaCallError(`${path} could not be read`, answer);
    }
    rows.push(...answer.body);
    if (answer.body.length < pageSize) break;
  }
  return rows;
};

const levelFrom = (value: string | null | undefined): Level | null =>
  value === 'None' || value === 'My' || value === 'All' ? value : null;

/** What the PSA says about the caller itself (`/system/mySecurity`), or null where it refuses to say. */
export const readOwnSecurity = async (client: ConnectWiseClient): Promise<OwnSecurity | null> => {
  const cells = await readAll(client, '/system/mySecurity', MySecurity);
  if (cells === null || cells.length === 0) return null;
  const items = await readAll(client, '/system/mySecurity/customizeItems', MySecurityCustomizeItem);
  return {
    memberId: cells.find((cell) => typeof cell.member?.id === 'number')?.member?.id ?? null,
    rows: cells.map((cell) => ({
      area: cell.moduleName ?? cell.moduleDescription ?? '',
      row: cell.moduleFunctionName ?? cell.moduleFunctionDescription ?? '',
      levels: {
        add: levelFrom(cell.addLevel),
        edit: levelFrom(cell.editLevel),
        delete: levelFrom(cell.deleteLevel),
        inquire: levelFrom(cell.inquireLevel),
      },
    })),
    tables:
      items
        ?.filter((item) => item.customizeIdentifier === 'SystemTableSetup')
        .flatMap((item) => (item.itemIdentifier ? [item.itemIdentifier] : [])) ?? null,
  };
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names are compared by their letters: the screen writes `Time & Expense` where the API may write `TimeExpense`. */
export const sameName = (a: string, b: string): boolean => plain(a) === plain(b);

export const rowOf = (own: OwnSecurity, area: string, row: string): OwnRow | undefined =>
  own.rows.find((candidate) => sameName(candidate.area, area) && sameName(candidate.row, row));

/** Whether all that is there stands at All, as in the role Admin. */
export const isAdmin = (own: OwnSecurity): boolean =>
  own.rows.length > 0 &&
  own.rows.every(({ levels }) =>
    columns.every((column) => levels[column] === null || levels[column] === 'All'),
  );
