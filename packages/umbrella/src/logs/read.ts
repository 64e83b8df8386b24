import type { DnsLogFile } from './files.ts';
import { listDnsLogFiles } from './files.ts';
import { isHeaderRow, parseDnsLogRow } from './parse.ts';
import type { DnsLogRow } from './row.ts';
import { fetchAhead, isDamage, unpack } from './unpack.ts';

/** A row and where it stands, or why a line (or the rest of a file) is none. `line` counts from 1. */
export type DnsLogEntry =
  | { readonly organization: string; readonly file: string; readonly line: number; readonly row: DnsLogRow }
  | {
      readonly organization: string;
      readonly file: string;
      readonly line: number;
      readonly malformed: string;
    };

/** A line longer than this is no row; it is passed over instead of being gathered in memory. */
export const maximumLineBytes = 1024 * 1024;

/**
 * The rows of log files in batches, file by file. Nothing in a file makes it throw: malformed lines and damaged files
 * are reported as entries among the rows; header rows are passed over. A file that can't be fetched does throw.
 */
export async function* readDnsLogFiles(
  files: AsyncIterable<DnsLogFile> | Iterable<DnsLogFile>,
): AsyncGenerator<DnsLogEntry[]> {
  for await (const fetched of fetchAhead(files)) {
    const { file } = fetched;
    const where = { organization: file.organization, file: file.name };
    let line = 0;
    let rest = '';
    const decoder = new TextDecoder();
    const entryOf = (text: string): DnsLogEntry[] => {
      line += 1;
      if (text === '' || text === '\r' || isHeaderRow(text)) return [];
      const row = parseDnsLogRow(text);
      return ['malformed' in row ? { ...where, line, malformed: row.malformed } : { ...where, line, row }];
    };
    try {
      for await (const bytes of unpack(fetched)) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > maximumLineBytes) rest = rest.slice(0, maximumLineBytes);
        const entries = lines.flatMap(entryOf);
        if (entries.length > 0) yield entries;
      }
      const last = rest + decoder.decode();
      if (last !== '') yield entryOf(last);
    } catch (error) {
      if (!isDamage(error)) throw error;
      yield [
        { ...where, line: line + 1, malformed: `the file is damaged or ends early: ${messageOf(error)}` },
      ];
    }
  }
}

/** All rows of the files under a folder, oldest file first. */
export const readDnsLogs = (root: string): AsyncGenerator<DnsLogEntry[]> =>
  readDnsLogFiles(listDnsLogFiles(root));

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
