import { Company, type ConnectWiseClient } from '@parasol/connectwise';
import type { Insertable } from 'kysely';
import type { Tables } from '../schema/index.ts';

export type CompanyInsert = Insertable<Tables['companies']>;

/**
 * Whether a company's status means that nothing should be written to it. The statuses' own flag needs a right that
 * is not among the 13, so it is told by the name, which every company record carries.
 */
export const isInactiveStatus = (status: string | null): boolean =>
  status !== null &&
  /\b(in-?active|not[ -]active|former|terminated|cancell?ed|closed)\b|비활성|해지/i.test(status);

const rowOf = (providerId: string, company: Company): CompanyInsert => {
  const status = company.status?.name ?? null;
  const lastUpdated: unknown = company._info?.['lastUpdated'];
  return {
    provider_id: providerId,
    rec_id: company.id,
    identifier: company.identifier,
    name: company.name,
    status,
    city: company.city ?? null,
    inactive: isInactiveStatus(status),
    deleted: company.deletedFlag === true,
    last_updated: typeof lastUpdated === 'string' ? lastUpdated : null,
    vanished_at: null,
  };
};

const fields = 'id,identifier,name,status,city,deletedFlag,_info';

/** Companies, all or those that `conditions` choose, 1,000 in a call. Throws PsaCallError. */
export const readCompanies = async (
  client: ConnectWiseClient,
  providerId: string,
  conditions?: string,
): Promise<CompanyInsert[]> => {
  const rows: CompanyInsert[] = [];
  for await (const page of client.pages('/company/companies', Company, {
    pageSize: 1_000,
    fields,
    conditions,
  }))
    for (const company of page) rows.push(rowOf(providerId, company));
  return rows;
};

/** The latest `lastUpdated` among the rows and before; times are whole seconds in UTC and sort as text. */
export const latestOf = (rows: readonly CompanyInsert[], before: string | null): string | null =>
  rows.reduce<string | null>((latest, { last_updated: at }) => {
    if (at === null || at === undefined) return latest;
    return latest === null || at > latest ? at : latest;
  }, before);
