import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Insertable,
  type Selectable,
  type SqlBool,
  type Transaction,
} from 'kysely';
import type { Tables } from '../schema/index.ts';
import { batchesOf } from '../work/index.ts';
import type { CompanyQuery, SuspensionReason } from './types.ts';

type Tx = Transaction<Tables>;
export type CustomerRecord = Selectable<Tables['customers']>;
export type CompanyRecord = Selectable<Tables['companies']>;

/** Rows per statement: far below the protocol's 65,535 parameters. */
const chunkSize = 1_000;

/** What `ilike` compares with to find a text anywhere. */
export const pattern = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`;

/** The bounds of a page, from what was asked for. */
export const pageOf = (query: { page?: number | undefined; pageSize?: number | undefined }) => ({
  page: Math.max(Math.trunc(query.page ?? 1), 1),
  pageSize: Math.min(Math.max(Math.trunc(query.pageSize ?? 50), 1), 500),
});

// Customers

export const allCustomers = async (tx: Tx, providerId: string): Promise<CustomerRecord[]> =>
  tx
    .selectFrom('customers')
    .selectAll()
    .where('provider_id', '=', providerId)
    .orderBy('organization_id')
    .execute();

export const putCustomers = async (
  tx: Tx,
  rows: readonly Insertable<Tables['customers']>[],
): Promise<void> => {
  for (const part of batchesOf(rows, chunkSize))
    await tx
      .insertInto('customers')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'organization_id']).doUpdateSet((is) => ({
          name: is.ref('excluded.name'),
          seats: is.ref('excluded.seats'),
          package_name: is.ref('excluded.package_name'),
          license_type: is.ref('excluded.license_type'),
          is_trial: is.ref('excluded.is_trial'),
          address: is.ref('excluded.address'),
          changed_at: is.ref('excluded.changed_at'),
          removed_at: is.ref('excluded.removed_at'),
        })),
      )
      .execute();
};

export const markRemoved = async (
  tx: Tx,
  providerId: string,
  organizationIds: readonly number[],
  at: Date,
): Promise<void> => {
  await tx
    .updateTable('customers')
    .set({ removed_at: at, changed_at: at })
    .where('provider_id', '=', providerId)
    .where('removed_at', 'is', null)
    .where(sql<boolean>`organization_id = any(${organizationIds}::integer[])`)
    .execute();
};

// Companies

export const putCompanies = async (
  tx: Tx,
  rows: readonly Insertable<Tables['companies']>[],
): Promise<void> => {
  for (const part of batchesOf(rows, chunkSize))
    await tx
      .insertInto('companies')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'rec_id']).doUpdateSet((is) => ({
          identifier: is.ref('excluded.identifier'),
          name: is.ref('excluded.name'),
          status: is.ref('excluded.status'),
          city: is.ref('excluded.city'),
          inactive: is.ref('excluded.inactive'),
          deleted: is.ref('excluded.deleted'),
          last_updated: is.ref('excluded.last_updated'),
          vanished_at: is.ref('excluded.vanished_at'),
        })),
      )
      .execute();
};

/** Marks every stored company that is not among those listed. Returns how many. */
export const markVanished = async (
  tx: Tx,
  providerId: string,
  listedRecIds: readonly number[],
  at: Date,
): Promise<number> => {
  const done = await tx
    .updateTable('companies')
    .set({ vanished_at: at })
    .where('provider_id', '=', providerId)
    .where('vanished_at', 'is', null)
    .where(sql<boolean>`rec_id <> all(${listedRecIds}::integer[])`)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
};

export const countListed = async (tx: Tx, providerId: string): Promise<number> => {
  const { count } = await tx
    .selectFrom('companies')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('provider_id', '=', providerId)
    .where('vanished_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
};

export const readState = async (tx: Tx, providerId: string) =>
  tx.selectFrom('company_reads').selectAll().where('provider_id', '=', providerId).executeTakeFirst();

export const putReadState = async (tx: Tx, row: Insertable<Tables['company_reads']>): Promise<void> => {
  await tx
    .insertInto('company_reads')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('provider_id').doUpdateSet({
        read_at: row.read_at,
        full_read_at: row.full_read_at,
        source: row.source,
        latest: row.latest ?? null,
      }),
    )
    .execute();
};

/** Companies that can be mapped to, with how many customers each takes. */
const listed = (tx: Tx, providerId: string) =>
  tx.selectFrom('companies as p').where('p.provider_id', '=', providerId).where('p.vanished_at', 'is', null);

const customersOf = (providerId: string) => sql<number>`(
  select count(*)::integer from mappings o
  where o.provider_id = ${providerId}::uuid and o.company_rec_id = p.rec_id
)`;

export const pageOfCompanies = async (tx: Tx, providerId: string, query: CompanyQuery) => {
  const { page, pageSize } = pageOf(query);
  const search = query.search?.trim() ?? '';
  const like = pattern(search);
  const wanted = (is: ExpressionBuilder<Tables & { p: Tables['companies'] }, 'p'>): Expression<SqlBool> =>
    is.or([
      is('p.name', 'ilike', like),
      is('p.identifier', 'ilike', like),
      is(sql<string>`p.rec_id::text`, '=', search),
    ]);
  const matching = search === '' ? listed(tx, providerId) : listed(tx, providerId).where(wanted);
  const { total } = await matching
    .select((is) => is.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll('p')
    .select(customersOf(providerId).as('customers'))
    .orderBy(sql`lower(p.name)`)
    .orderBy('p.rec_id')
    .offset((page - 1) * pageSize)
    .limit(pageSize)
    .execute();
  return { rows, total: Number(total), page, pageSize };
};

export type JoinedCompany = Awaited<ReturnType<typeof pageOfCompanies>>['rows'][number];

export const oneCompany = async (tx: Tx, providerId: string, recId: number) =>
  listed(tx, providerId)
    .selectAll('p')
    .select(customersOf(providerId).as('customers'))
    .where('p.rec_id', '=', recId)
    .executeTakeFirst();

export const listedCompanies = async (tx: Tx, providerId: string) =>
  listed(tx, providerId)
    .select([
      'p.rec_id',
      'p.identifier',
      'p.name',
      'p.inactive',
      'p.deleted',
      customersOf(providerId).as('customers'),
    ])
    .orderBy('p.rec_id')
    .execute();

/** The companies named by number or by Company ID (in lower case); several may have the same. */
export const companiesNamed = async (
  tx: Tx,
  providerId: string,
  recIds: readonly number[],
  identifiers: readonly string[],
): Promise<CompanyRecord[]> =>
  tx
    .selectFrom('companies')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where(
      sql<boolean>`(rec_id = any(${recIds}::integer[]) or lower(identifier) = any(${identifiers}::text[]))`,
    )
    .execute();

// Mappings

/** Changes of a provider's mappings wait for one another here, so that a company is never shared unseen. */
export const lockMappings = async (tx: Tx, providerId: string): Promise<void> => {
  await tx
    .selectFrom('company_reads')
    .select('provider_id')
    .where('provider_id', '=', providerId)
    .forUpdate()
    .execute();
};

export const allMappings = async (tx: Tx, providerId: string) =>
  tx
    .selectFrom('mappings as m')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.provider_id', '=', 'm.provider_id').onRef('c.organization_id', '=', 'm.organization_id'),
    )
    .select(['m.organization_id', 'm.company_rec_id', 'm.suspended_reason', 'c.name'])
    .where('m.provider_id', '=', providerId)
    .execute();

export const putMappings = async (tx: Tx, rows: readonly Insertable<Tables['mappings']>[]): Promise<void> => {
  for (const part of batchesOf(rows, chunkSize))
    await tx
      .insertInto('mappings')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'organization_id']).doUpdateSet((is) => ({
          company_rec_id: is.ref('excluded.company_rec_id'),
          mapped_at: is.ref('excluded.mapped_at'),
          mapped_by: is.ref('excluded.mapped_by'),
          suspended_reason: null,
          suspended_at: null,
          inactive_confirmed: is.ref('excluded.inactive_confirmed'),
        })),
      )
      .execute();
};

export const deleteMapping = async (
  tx: Tx,
  providerId: string,
  organizationId: number,
): Promise<number | undefined> => {
  const row = await tx
    .deleteFrom('mappings')
    .where('provider_id', '=', providerId)
    .where('organization_id', '=', organizationId)
    .returning('company_rec_id')
    .executeTakeFirst();
  return row?.company_rec_id;
};

/** Mappings with the state of their company, for checking. */
export const mappingsToVerify = async (tx: Tx, providerId: string) =>
  tx
    .selectFrom('mappings as m')
    .innerJoin('companies as p', (join) =>
      join.onRef('p.provider_id', '=', 'm.provider_id').onRef('p.rec_id', '=', 'm.company_rec_id'),
    )
    .select([
      'm.organization_id',
      'm.company_rec_id',
      'm.suspended_reason',
      'm.inactive_confirmed',
      'p.vanished_at',
      'p.deleted',
      'p.inactive',
      'p.identifier',
    ])
    .where('m.provider_id', '=', providerId)
    .execute();

export const setSuspension = async (
  tx: Tx,
  providerId: string,
  organizationIds: readonly number[],
  reason: SuspensionReason | null,
  at: Date,
): Promise<void> => {
  await tx
    .updateTable('mappings')
    .set({ suspended_reason: reason, suspended_at: reason === null ? null : at })
    .where('provider_id', '=', providerId)
    .where(sql<boolean>`organization_id = any(${organizationIds}::integer[])`)
    .execute();
};
