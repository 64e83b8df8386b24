import { joinFields } from './fields.ts';
import type { DnsLogRow } from './row.ts';
import { formatLogTimestamp } from './timestamp.ts';

/** A row as Umbrella exports it, without the line break: for fixtures and benchmarks. */
export const printDnsLogRow = (row: DnsLogRow): string =>
  joinFields([
    formatLogTimestamp(row.timestampMs),
    row.mostGranularIdentity,
    row.identities.join(','),
    row.internalIp,
    row.externalIp,
    row.action,
    row.queryType,
    row.responseCode,
    row.domain === '' || row.domain === '.' ? row.domain : `${row.domain}.`,
    row.categories.join(','),
    row.mostGranularIdentityType ?? '',
    row.identityTypes.join(','),
    row.blockedCategories.join(','),
    ...row.more,
  ]);
