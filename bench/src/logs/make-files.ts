import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listDnsLogFiles, printDnsLogRow, readDnsLogFiles, windowMs } from '@parasol/umbrella';

const samples = join(import.meta.dirname, '../../../../shared/samples/real-dns');

/** Rows of each organisation as text, all within one window: the real samples where they are, else invented ones. */
const readTemplates = async (): Promise<Map<string, string>> => {
  const templates = new Map<string, string[]>();
  if (existsSync(samples)) {
    for await (const entries of readDnsLogFiles(listDnsLogFiles(samples))) {
      for (const entry of entries) {
        if ('malformed' in entry) continue;
        const lines = templates.get(entry.organization) ?? [];
        templates.set(entry.organization, lines);
        lines.push(printDnsLogRow({ ...entry.row, timestampMs: entry.row.timestampMs % windowMs }));
      }
    }
  } else {
    for (let organization = 1; organization <= 8; organization += 1) {
      templates.set(
        `invented-${organization}`,
        Array.from({ length: 5_400 }, (_, index) => inventRow(organization, index)),
      );
    }
  }
  return new Map([...templates].map(([organization, lines]) => [organization, `${lines.join('\n')}\n`]));
};

const inventRow = (organization: number, index: number): string => {
  const blocked = index % 97 === 0;
  const host = `host-10-47-${organization}-${index % 60}`;
  return printDnsLogRow({
    timestampMs: (index * 2_000) % windowMs,
    mostGranularIdentity: host,
    identities: [host, `Office ${organization}`],
    internalIp: `10.47.${organization}.${index % 60}`,
    externalIp: '198.51.100.1',
    action: blocked ? 'Blocked' : 'Allowed',
    queryType: '1 (A)',
    responseCode: 'NOERROR',
    domain: blocked ? 'beacon.c2.example' : `www${(index * 7_919) % 500}.site${index % 23}.example`,
    categories: blocked ? ['Command and Control'] : ['Software/Technology'],
    mostGranularIdentityType: 'Roaming Computers',
    identityTypes: ['Roaming Computers', 'Networks'],
    blockedCategories: blocked ? ['Command and Control'] : [],
    more: [],
  });
};

/**
 * Writes at least `rows` rows of log files under `folder`: the same traffic again and again, each time in a later window
 * (after a month it begins again), a file per organisation and window. Returns how many rows there are.
 */
export const makeLogFiles = async (folder: string, rows: number): Promise<number> => {
  const templates = await readTemplates();
  let written = 0;
  for (let copy = 0; written < rows; copy += 1) {
    const start = new Date(Date.UTC(2026, 0, 1) + (copy % 180) * windowMs);
    const day = start.toISOString().slice(0, 10);
    for (const [organization, text] of templates) {
      const moved = text.replaceAll(
        /^"1970-01-01 (\d\d)/gmu,
        (_whole, hour: string) => `"${day} ${String(start.getUTCHours() + Number(hour)).padStart(2, '0')}`,
      );
      const path = join(folder, organization, 'dnslogs', day);
      await mkdir(path, { recursive: true });
      const name = `${day}-${String(start.getUTCHours()).padStart(2, '0')}-00-${copy.toString(36).padStart(4, '0')}.csv.gz`;
      await writeFile(join(path, name), gzipSync(moved, { level: 6 }));
      written += moved.split('\n').length - 1;
    }
  }
  return written;
};
