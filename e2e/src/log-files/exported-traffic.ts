import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  listDnsLogFiles,
  printDnsLogRow,
  readDnsLogFiles,
  windowMs,
  windowStartOf,
  type DnsLogRow,
} from '@parasol/umbrella';

/** Real traffic of eight organisations, where it is there. */
export const samples = join(import.meta.dirname, '../../../../shared/samples/real-dns');
export const samplesAreThere = existsSync(samples);

type Exported = { readonly organization: string; readonly row: DnsLogRow };

const tenMinutesMs = 10 * 60_000;

/** `<organisation>/dnslogs/<date>/<date>-hh-mm-<mark>.csv.gz`, as Umbrella lays its export out. */
const pathOf = ({ organization, row }: Exported): string => {
  const text = new Date(Math.floor(row.timestampMs / tenMinutesMs) * tenMinutesMs).toISOString();
  const day = text.slice(0, 10);
  return `${organization}/dnslogs/${day}/${day}-${text.slice(11, 13)}-${text.slice(14, 16)}-ab1c.csv.gz`;
};

const write = (root: string, exported: readonly Exported[]): void => {
  const files = new Map<string, string[]>();
  for (const one of exported) {
    const path = pathOf(one);
    const rows = files.get(path) ?? [];
    rows.push(printDnsLogRow(one.row));
    files.set(path, rows);
  }
  for (const [path, rows] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), gzipSync(`${rows.join('\n')}\n`));
  }
};

/** Writes the real traffic with all times moved by whole windows, so that its last window is the one given. */
export const exportSamples = async (root: string, window: number): Promise<void> => {
  const all: Exported[] = [];
  for await (const entries of readDnsLogFiles(listDnsLogFiles(samples)))
    for (const entry of entries)
      if ('row' in entry) all.push({ organization: entry.organization, row: entry.row });
  const latest = all.reduce((last, { row }) => Math.max(last, row.timestampMs), 0);
  const moveMs = window - windowStartOf(latest);
  write(
    root,
    all.map(({ organization, row }) => ({
      organization,
      row: { ...row, timestampMs: row.timestampMs + moveMs },
    })),
  );
};

const row = (timestampMs: number, identity: string): DnsLogRow => ({
  timestampMs,
  mostGranularIdentity: identity,
  identities: [identity, 'Office'],
  internalIp: '10.0.0.7',
  externalIp: '198.51.100.7',
  action: 'Allowed',
  queryType: '1 (A)',
  responseCode: 'NOERROR',
  domain: 'www.example',
  categories: [],
  mostGranularIdentityType: 'Roaming Computers',
  identityTypes: ['Roaming Computers', 'Networks'],
  blockedCategories: [],
  more: [],
});

const blocked = (categories: readonly string[], domain: string): Partial<DnsLogRow> => ({
  action: 'Blocked',
  categories,
  blockedCategories: categories,
  domain,
});

/** Thirty days of three invented organisations, with what makes sources differ: both ends of windows, names, categories. */
export const exportInvented = (root: string, window: number): void => {
  const all: Exported[] = [];
  const add = (organization: string, at: number, identity: string, more: Partial<DnsLogRow> = {}): void => {
    all.push({ organization, row: { ...row(at, identity), ...more } });
  };
  for (const [place, organization] of ['blue-heron', 'copper-mill', 'north-pier'].entries()) {
    for (let day = 0; day < 31; day += 1) {
      const at = window - day * 24 * 3_600_000;
      for (let index = 0; index < 5 + place; index += 1)
        add(organization, at + index * 600_000, `PC-${index}`, {
          domain: `site-${(index + day) % 13}.example`,
        });
      add(organization, at, 'Kim, Mina (mina@example.com)', {
        ...blocked(['Malware', 'Phishing'], `bad-${day % 4}.example`),
        mostGranularIdentityType: 'AD Users',
      });
      add(organization, at + windowMs - 1_000, 'Office', {
        action: 'Proxied',
        mostGranularIdentityType: 'Networks',
      });
    }
    const c2 = blocked(['Command and Control'], 'beacon.c2.example');
    for (let index = 0; index < 4 + 2 * place; index += 1)
      add(organization, window + index * 60_000, 'PC-1', c2);
    add(organization, window, 'PC-2', blocked(['Command and Control', 'Cryptomining'], 'miner.c2.example'));
    add(organization, window - 1_000, 'PC-1', c2);
  }
  write(root, all);
};
