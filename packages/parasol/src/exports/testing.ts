import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listDnsLogFiles, printDnsLogRow } from '@parasol/umbrella';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** One request, as a log file tells it. */
export type LogEvent = {
  readonly folder: string;
  readonly at: number;
  readonly label: string;
  /** Null: in the old form of 10 columns, which tells no type. */
  readonly type: string | null;
  readonly action: string;
  readonly domain: string;
  readonly categories: readonly string[];
  /** When its file is written, if not with its event. */
  readonly writtenAt?: number;
};

export const c2 = (folder: string, label: string, at: number, more: Partial<LogEvent> = {}): LogEvent => ({
  folder,
  at,
  label,
  type: 'Roaming Computers',
  action: 'Blocked',
  domain: 'beacon.c2.example',
  categories: ['Command and Control'],
  ...more,
});

export const times = (count: number, event: LogEvent, everyMs = minuteMs): LogEvent[] =>
  Array.from({ length: count }, (_, index) => ({ ...event, at: event.at + index * everyMs }));

/** A row as Umbrella exports it; times are whole seconds there. */
export const rowOf = (event: LogEvent): string => {
  const type = event.type ?? '';
  const row = printDnsLogRow({
    timestampMs: event.at,
    mostGranularIdentity: event.label,
    identities: [event.label],
    internalIp: '10.0.0.1',
    externalIp: '198.51.100.1',
    action: event.action,
    queryType: '1 (A)',
    responseCode: 'NOERROR',
    domain: event.domain,
    categories: event.categories,
    mostGranularIdentityType: type,
    identityTypes: [type],
    blockedCategories: event.action === 'Blocked' ? event.categories : [],
    more: [],
  });
  return event.type === null ? `${row.split('","').slice(0, 10).join('","')}"` : row;
};

/** `2026-11-22/2026-11-22-08-10-<mark>.csv.gz`, the file of the ten minutes that `at` lies in. */
export const fileName = (at: number, mark = 'ab1c'): string => {
  const text = new Date(Math.floor(at / (10 * minuteMs)) * 10 * minuteMs).toISOString();
  const day = text.slice(0, 10);
  return `${day}/${day}-${text.slice(11, 13)}-${text.slice(14, 16)}-${mark}.csv.gz`;
};

/** Log files by path under a root, of ten minutes each. */
export const filesOf = (events: readonly LogEvent[], mark?: string): Map<string, string> => {
  const files = new Map<string, string>();
  for (const event of events) {
    const name = `${event.folder}/dnslogs/${fileName(event.writtenAt ?? event.at, mark)}`;
    files.set(name, `${files.get(name) ?? ''}${rowOf(event)}\n`);
  }
  return files;
};

export type LogFolder = {
  readonly path: string;
  put(name: string, content: string | Uint8Array): void;
  write(events: readonly LogEvent[], mark?: string): void;
  remove(name: string): void;
  drop(): void;
};

/** A directory of log files of a test's own. */
export const makeLogFolder = (within: string = tmpdir()): LogFolder => {
  const path = mkdtempSync(join(within, 'parasol-exports-'));
  const put = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    const text = typeof content === 'string' && name.endsWith('.gz') ? gzipSync(content) : content;
    writeFileSync(join(path, name), text);
  };
  return {
    path,
    put,
    write: (events, mark) => {
      for (const [name, content] of filesOf(events, mark)) put(name, content);
    },
    remove: (name) => rmSync(join(path, name), { recursive: true }),
    drop: () => rmSync(path, { recursive: true, force: true }),
  };
};

export const copyFile = (from: LogFolder, to: LogFolder, name: string): void => {
  mkdirSync(dirname(join(to.path, name)), { recursive: true });
  cpSync(join(from.path, name), join(to.path, name), { preserveTimestamps: true });
};

export type TestBucket = {
  readonly url: string;
  /** Objects that were got, in order. */
  readonly gets: string[];
  /** Told of each object before it is answered. */
  onGet: (count: number) => void;
  /** Answers this status to everything; null: as it should be. */
  refuse: { readonly status: number; readonly code: string } | null;
  stop(): Promise<void>;
};

export const bucketKey = 'AKIATEST';

/** The files of a folder behind just enough of S3; what is signed is checked by the client's own tests. */
export const startBucket = async (folder: LogFolder): Promise<TestBucket> => {
  const server = createServer((incoming, response) => {
    const answer = async (): Promise<void> => {
      const fail = (status: number, code: string): void => {
        response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
      };
      if (bucket.refuse !== null) return fail(bucket.refuse.status, bucket.refuse.code);
      if (incoming.headers.authorization?.includes(`Credential=${bucketKey}/`) !== true)
        return fail(403, 'InvalidAccessKeyId');
      const url = new URL(incoming.url ?? '/', 'http://bucket');
      const key = decodeURIComponent(url.pathname).replace(/^\/logs\/?/u, '');
      const files = [];
      for await (const file of listDnsLogFiles(folder.path)) files.push(file);
      const wanted = files.find((file) => `export/${file.name}` === key);
      if (key !== '') {
        bucket.gets.push(key);
        bucket.onGet(bucket.gets.length);
        if (wanted === undefined) return fail(404, 'NoSuchKey');
        response.end(await wanted.readAll());
        return;
      }
      const prefix = url.searchParams.get('prefix') ?? '';
      const after = url.searchParams.get('start-after') ?? '';
      const found = files
        .map((file) => ({ ...file, key: `export/${file.name}` }))
        .filter((file) => file.key.startsWith(prefix) && file.key > after);
      const items = url.searchParams.has('delimiter')
        ? [...new Set(found.map((file) => `${prefix}${file.key.slice(prefix.length).split('/')[0]}/`))].map(
            (one) => `<CommonPrefixes><Prefix>${encodeURIComponent(one)}</Prefix></CommonPrefixes>`,
          )
        : found.map(
            (file) =>
              `<Contents><Key>${encodeURIComponent(file.key)}</Key><ETag>"${file.version}"</ETag><Size>${file.sizeBytes}</Size></Contents>`,
          );
      response.end(
        `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${items.join('')}</ListBucketResult>`,
      );
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const bucket: TestBucket = {
    url: `http://127.0.0.1:${address.port}`,
    gets: [],
    onGet: () => undefined,
    refuse: null,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return bucket;
};
