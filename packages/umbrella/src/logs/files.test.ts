import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDnsLogFiles, organizationOf } from './files.ts';
import { readDnsLogs } from './read.ts';

const row = (second: string): string =>
  `"2026-03-01 10:00:${second}","pc","pc","10.0.0.1","192.0.2.1","Allowed","1 (A)","NOERROR","a.example.","","Networks","Networks",""\n`;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'parasol-logs-'));
  const put = (path: string, content: Uint8Array | string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  put('b/dnslogs/2026-03-01/2026-03-01-10-00-aaaa.csv.gz', gzipSync(row('01') + row('02')));
  put('a/dnslogs/2026-03-02/2026-03-02-00-10-bbbb.csv.gz', gzipSync(`broken\n${row('03')}`));
  put('a/dnslogs/2026-03-01/2026-03-01-10-10-cccc.csv', row('04'));
  put('a/proxylogs/2026-03-01/2026-03-01-10-10-dddd.csv.gz', gzipSync('"not","dns"\n'));
  put('a/dnslogs/2026-03-01/notes.txt', 'nothing');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const since = (folder: string): Date | null =>
  folder === 'a' ? new Date('2026-03-02T15:00:00Z') : folder === 'b' ? null : new Date(0);

describe('a folder of log files', () => {
  it('is listed by name, DNS logs only, with the folder above dnslogs as the organisation', async () => {
    const found = [];
    for await (const file of listDnsLogFiles(root)) found.push([file.organization, file.name]);
    expect(found).toEqual([
      ['a', 'a/dnslogs/2026-03-01/2026-03-01-10-10-cccc.csv'],
      ['a', 'a/dnslogs/2026-03-02/2026-03-02-00-10-bbbb.csv.gz'],
      ['b', 'b/dnslogs/2026-03-01/2026-03-01-10-00-aaaa.csv.gz'],
    ]);
  });

  it('gives only the days asked for, by organisation, and follows no link', async () => {
    symlinkSync(join(root, 'b'), join(root, 'c'));
    const found = [];
    for await (const file of listDnsLogFiles(root, { since })) found.push(file.name);
    expect(found).toEqual(['a/dnslogs/2026-03-02/2026-03-02-00-10-bbbb.csv.gz']);
  });

  it('gives its rows with file and line, and malformed lines among them', async () => {
    const found = [];
    for await (const entries of readDnsLogs(root)) {
      for (const entry of entries) {
        found.push(
          `${entry.organization} ${entry.line} ${'row' in entry ? new Date(entry.row.timestampMs).getUTCSeconds() : entry.malformed}`,
        );
      }
    }
    expect(found).toEqual([
      'a 1 4',
      'a 1 1 columns instead of at least 10 (truncated row?)',
      'a 2 3',
      'b 1 1',
      'b 2 2',
    ]);
  });

  it('may be the folder of a single organisation', () => {
    expect(organizationOf('dnslogs/2026-03-01/x.csv.gz', 'acme')).toBe('acme');
    expect(organizationOf('x.csv.gz', 'acme')).toBeNull();
  });
});
