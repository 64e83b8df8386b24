import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UmbrellaCallError } from '../errors.ts';
import { aggregateDnsLogs } from '../logs/aggregate.ts';
import { listBucketLogFiles } from './files.ts';
import type { LogBucket } from './reader.ts';
import { encodePath, encodeQuery, signGet } from './sign.ts';

const keys = { accessKeyId: 'AKID', secretAccessKey: 'very-secret', sessionToken: 'session' };
const now = new Date('2026-03-02T12:00:00Z');
const row = (who: string): string =>
  `"2026-03-01 10:00:00","${who}","${who}","10.0.0.1","192.0.2.1","Allowed","1 (A)","NOERROR","a.example.","","Networks","Networks",""\n`;

const objects = new Map<string, Uint8Array>();
/** Objects a page, so that lists have many pages. */
const pageSize = 3;
let refusal: { status: number; code: string; times: number } | null = null;
let breakOff = 0;
const lists: URLSearchParams[] = [];

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Just enough of S3: it checks the signature, lists in pages with folders and start-after, and gives objects. */
const server = createServer((incoming, response) => {
  const url = new URL(incoming.url ?? '/', 'http://x');
  const query = Object.fromEntries(url.searchParams);
  const path = encodePath(decodeURIComponent(url.pathname));
  const expected = signGet({
    host: incoming.headers.host ?? '',
    path,
    query: encodeQuery(query),
    region: 'eu-central-1',
    keys,
    now,
  });
  const fail = (status: number, code: string): void => {
    response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
  };
  if (incoming.headers.authorization !== expected['authorization']) return fail(403, 'SignatureDoesNotMatch');
  if (refusal !== null && refusal.times > 0) {
    refusal.times -= 1;
    return fail(refusal.status, refusal.code);
  }
  const key = decodeURIComponent(url.pathname).replace(/^\/logs-bucket\/?/u, '');
  if (key !== '') {
    const content = objects.get(key);
    if (content === undefined) return fail(404, 'NoSuchKey');
    response.writeHead(200, { 'content-length': content.length });
    if (breakOff > 0) {
      breakOff -= 1;
      response.write(content.subarray(0, 10), () => response.destroy());
      return;
    }
    response.end(content);
    return;
  }
  lists.push(url.searchParams);
  const prefix = query['prefix'] ?? '';
  const after = query['continuation-token'] ?? query['start-after'] ?? '';
  const names = [...objects.keys()]
    .filter((name) => name.startsWith(prefix))
    .sort((left, right) => (left < right ? -1 : 1));
  const shown =
    query['delimiter'] === '/'
      ? [...new Set(names.map((name) => `${prefix}${name.slice(prefix.length).split('/')[0]}/`))]
      : names;
  const left = shown.filter((name) => name > after);
  const page = left.slice(0, pageSize);
  const name = (text: string): string => escapeXml(encodeURIComponent(text).replaceAll('%20', '+'));
  const items = page.map((one) =>
    query['delimiter'] === '/'
      ? `<CommonPrefixes><Prefix>${name(one)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${name(one)}</Key><Size>${objects.get(one)?.length}</Size></Contents>`,
  );
  const more = left.length > pageSize;
  response.end(
    `<?xml version="1.0"?><ListBucketResult xmlns="x"><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${
      more ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>` : ''
    }${items.join('')}</ListBucketResult>`,
  );
});

let endpoint = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  objects.clear();
  lists.length = 0;
  refusal = null;
  breakOff = 0;
  for (const organization of ['1001', '1002', 'odd & (name)']) {
    for (const day of ['2026-02-28', '2026-03-01']) {
      for (const time of ['10-00', '10-10']) {
        objects.set(
          `exports/${organization}/dnslogs/${day}/${day}-${time}-ab1c.csv.gz`,
          gzipSync(row(organization)),
        );
      }
    }
    objects.set(`exports/${organization}/proxylogs/2026-03-01/x.csv.gz`, gzipSync('"no"'));
  }
});

const bucket = (o: Partial<LogBucket> = {}): LogBucket => ({
  endpoint,
  region: 'eu-central-1',
  bucket: 'logs-bucket',
  prefix: 'exports',
  keys,
  now: () => now.getTime(),
  ...o,
});
const names = async (...parameters: Parameters<typeof listBucketLogFiles>): Promise<string[]> => {
  const found: string[] = [];
  for await (const file of listBucketLogFiles(...parameters))
    found.push(`${file.organization}: ${file.name}`);
  return found;
};

describe('a bucket of log files', () => {
  it('is listed over all its pages, DNS logs only, by organisation', async () => {
    const found = await names(bucket());
    expect(found).toHaveLength(12);
    expect(found[0]).toBe('1001: 1001/dnslogs/2026-02-28/2026-02-28-10-00-ab1c.csv.gz');
    expect(found.at(-1)).toBe('odd & (name): odd & (name)/dnslogs/2026-03-01/2026-03-01-10-10-ab1c.csv.gz');
  });

  it('skips the days before the one asked for without listing them', async () => {
    expect(await names(bucket(), { since: new Date('2026-03-01T23:00:00Z') })).toHaveLength(6);
    expect(lists.filter((query) => query.has('start-after'))).not.toHaveLength(0);
  });

  it('may hold a single organisation', async () => {
    expect(await names(bucket({ prefix: '/exports/1002/' }))).toEqual([
      '1002: dnslogs/2026-02-28/2026-02-28-10-00-ab1c.csv.gz',
      '1002: dnslogs/2026-02-28/2026-02-28-10-10-ab1c.csv.gz',
      '1002: dnslogs/2026-03-01/2026-03-01-10-00-ab1c.csv.gz',
      '1002: dnslogs/2026-03-01/2026-03-01-10-10-ab1c.csv.gz',
    ]);
  });

  it('is counted like a folder, through answers that break off and refusals that pass', async () => {
    breakOff = 2;
    refusal = { status: 503, code: 'SlowDown', times: 1 };
    const result = await aggregateDnsLogs(listBucketLogFiles(bucket()));
    expect(result).toMatchObject({ files: 12, rows: 12, malformed: 0 });
    expect([...result.organizations.keys()]).toEqual(['1001', '1002', 'odd & (name)']);
  });

  it('that can’t be fetched is an error, never an empty count', async () => {
    breakOff = 100;
    await expect(aggregateDnsLogs(listBucketLogFiles(bucket()))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it.each([
    [{ keys: { accessKeyId: 'AKID', secretAccessKey: 'wrong' } }, 'unauthorized'],
    [{ endpoint: 'http://s3.example.com' }, 'bad-request'],
  ])('with %j says what is wrong', async (options, kind) => {
    await expect(names(bucket(options))).rejects.toMatchObject({ kind });
  });

  it.each([
    [403, 'AccessDenied', 'forbidden'],
    [404, 'NoSuchBucket', 'bad-request'],
    [301, 'PermanentRedirect', 'bad-request'],
  ])('that answers %i %s is %s, with advice and without the secret', async (status, code, kind) => {
    refusal = { status, code, times: 10 };
    const error: unknown = await names(bucket()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UmbrellaCallError);
    expect(error).toMatchObject({ kind, status });
    expect(JSON.stringify(error)).not.toContain('very-secret');
  });
});
