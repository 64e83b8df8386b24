import type { DnsLogFile } from '@parasol/umbrella';

/** Umbrella uploads a file every ten minutes. */
const uploadEveryMs = 10 * 60_000;

const dayFolder = /(?:^|\/)dnslogs\/(\d{4}-\d\d-\d\d)\//u;
const stamp = /(?:^|\/)(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[^/]*$/u;

/** The path above `dnslogs`; the root's own name when `dnslogs` lies in the root. */
export const folderOf = ({ name, organization }: Pick<DnsLogFile, 'name' | 'organization'>): string => {
  const above = name.slice(0, Math.max(0, name.lastIndexOf('dnslogs/'))).replace(/\/$/u, '');
  return above === '' ? organization : above;
};

/** The UTC day of the folder that a file lies in; empty for a file outside of one. */
export const dayOf = (name: string): string => dayFolder.exec(name)?.[1] ?? '';

/**
 * Until when a file tells what happened, by its name (`…/2018-03-24-17-10-c171.csv.gz` is that of 17:10 to 17:20); null
 * if the name has another form.
 */
export const reachOf = (name: string): number | null => {
  const match = stamp.exec(name);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute) + uploadEveryMs;
};
