import type { DnsLogRow } from './row.ts';

/**
 * Splits the Identities column. It is joined by commas, and a name may hold commas itself (`Last, First (mail)`), but
 * the first identity repeats the Most Granular Identity column, so that one is taken off whole.
 */
export const splitIdentities = (column: string, mostGranular: string): string[] => {
  if (column === mostGranular || column === '') return mostGranular === '' ? [] : [mostGranular];
  if (mostGranular !== '' && column.startsWith(`${mostGranular},`)) {
    return [mostGranular, ...splitList(column.slice(mostGranular.length + 1))];
  }
  return splitList(column);
};

/** A comma-joined column without the spaces that some rows have after the comma. */
export const splitList = (column: string): string[] =>
  column === '' ? [] : column.split(',').map((part) => part.trim());

/** What an event counts for: an event counts once, for its most granular identity. */
export const mostGranularIdentity = (
  row: DnsLogRow,
): { readonly label: string; readonly type: string | null } => ({
  label: row.mostGranularIdentity,
  type: row.mostGranularIdentityType,
});
