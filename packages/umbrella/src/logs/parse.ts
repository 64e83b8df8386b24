import { splitFields } from './fields.ts';
import { splitIdentities, splitList } from './identities.ts';
import type { DnsLogRow, MalformedRow } from './row.ts';
import { parseLogTimestamp } from './timestamp.ts';

/** Rows of this many columns were the first; every later format only appended. */
const fewestColumns = 10;

/** The optional header row ("V11 log header format") names its first column instead of telling a time. */
export const isHeaderRow = (line: string): boolean => /^\uFEFF?\s*"?timestamp"?\s*(,|$)/iu.test(line);

/** `domain-visited.com.` to `domain-visited.com`; the root stays `.`. */
export const withoutFinalDot = (domain: string): string =>
  domain.length > 1 && domain.endsWith('.') ? domain.slice(0, -1) : domain;

/**
 * One line of a `dnslogs` file, with or without its line break. Never throws: a truncated, foreign or header line comes
 * back as `{ malformed: reason }`.
 */
export const parseDnsLogRow = (line: string): DnsLogRow | MalformedRow => {
  const text = line.replace(/^\uFEFF/u, '').replace(/\r?\n?$/u, '');
  if (text.trim() === '') return { malformed: 'empty line' };
  if (isHeaderRow(text)) return { malformed: 'header row' };
  const fields = splitFields(text);
  if (!Array.isArray(fields)) return fields;
  if (fields.length < fewestColumns) {
    return { malformed: `${fields.length} columns instead of at least ${fewestColumns} (truncated row?)` };
  }
  const [timestamp = '', identity = '', identities = '', internalIp = '', externalIp = '', action = ''] =
    fields;
  const [queryType = '', responseCode = '', domain = '', categories = ''] = fields.slice(6);
  const timestampMs = parseLogTimestamp(timestamp);
  if (timestampMs === null) return { malformed: 'column 1: no time of the form 2018-03-24 17:15:23' };
  if (action === '') return { malformed: 'column 6: no action' };
  return {
    timestampMs,
    mostGranularIdentity: identity,
    identities: splitIdentities(identities, identity),
    internalIp,
    externalIp,
    action,
    queryType,
    responseCode,
    domain: withoutFinalDot(domain),
    categories: splitList(categories),
    mostGranularIdentityType: fields[10] ?? null,
    identityTypes: splitList(fields[11] ?? ''),
    blockedCategories: splitList(fields[12] ?? ''),
    more: fields.slice(13),
  };
};
