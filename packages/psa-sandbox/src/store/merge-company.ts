import { resources } from '../definitions/registry.ts';
import { columnOf, referenceColumns, tableOf } from './names.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

type Move = { from: number; to: number; now: string; who: string };

/** The tables that refer to companies, and what documents belong to. */
export const mergedTables: readonly string[] = [
  ...resources.filter((r) => referenceColumns(r).some(({ to }) => to === 'company')).map(tableOf),
  '"record_company"',
  '"record_document"',
];

/** What both companies may have only once: the same type goes, a site of the same name is told apart by its number. */
async function giveWay(db: SandboxDatabase, { from, to }: Move, runner: Runner): Promise<void> {
  await db.run(
    `delete from "record_companyTypeAssociation" t where t."company_id" = $1
      and exists (select 1 from "record_companyTypeAssociation" o where o."company_id" = $2 and o."type_id" = t."type_id")`,
    [from, to],
    runner,
  );
  await db.run(
    `update "record_companySite" t set version = version + 1,
        data = t.data || jsonb_build_object('name', left(t.data->>'name', 38) || ' (' || t.id || ')')
      where t."company_id" = $1
      and exists (select 1 from "record_companySite" o where o."company_id" = $2 and lower(o.data->>'name') = lower(t.data->>'name'))`,
    [from, to],
    runner,
  );
}

/** Lets every record that refers to one company refer to another, in a transaction of the caller's. */
export async function moveToCompany(db: SandboxDatabase, move: Move, runner: Runner): Promise<void> {
  await giveWay(db, move, runner);
  const { from, to, now, who } = move;
  for (const resource of resources) {
    for (const reference of referenceColumns(resource)) {
      if (reference.to !== 'company') continue;
      const column = columnOf(reference.field);
      await db.run(
        `update ${tableOf(resource)} set ${column} = $2, version = version + 1, updated_at = $3, updated_by = $4 where ${column} = $1`,
        [from, to, now, who],
        runner,
      );
    }
  }
  // a company isn't its own parent
  for (const column of ['parentCompany', 'billToCompany'].map(columnOf))
    await db.run(
      `update "record_company" set ${column} = null where id = $1 and ${column} = $1`,
      [to],
      runner,
    );
  await db.run(
    `update "record_document" set kept = kept || jsonb_build_object('recordId', $2::integer)
      where lower(kept->>'recordType') = 'company' and kept->>'recordId' = $1::text`,
    [String(from), to],
    runner,
  );
}
