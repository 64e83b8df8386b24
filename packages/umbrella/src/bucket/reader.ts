import { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { checkBaseUrl } from '../client/hosts.ts';
import { UmbrellaCallError, type UmbrellaFailureKind } from '../errors.ts';
import { element, parseListing, type Listing } from './listing.ts';
import { encodePath, encodeQuery, signGet, type BucketKeys } from './sign.ts';

/** Where the log export lies: Cisco's managed bucket, one's own, or anything that speaks S3. */
export type LogBucket = {
  /** `https://s3.eu-central-1.amazonaws.com`; http for a server on this machine only. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Folder in the bucket, as Umbrella shows it; without slashes at the ends. */
  readonly prefix?: string;
  readonly keys: BucketKeys;
  readonly now: () => number;
  readonly dispatcher?: Dispatcher;
  /** For one exchange; default 60 s. */
  readonly timeoutMs?: number;
};

export type BucketReader = {
  list(query: {
    readonly prefix: string;
    readonly folders?: boolean;
    readonly after?: string;
  }): AsyncGenerator<Listing>;
  readAll(key: string): Promise<Uint8Array>;
  stream(key: string): Readable;
};

const tries = 3;
/** Ten million objects: more is a loop. */
const maximumPages = 10_000;
const maximumListingBytes = 16 * 1024 * 1024;

const adviceOf: Readonly<Record<UmbrellaFailureKind, string>> = {
  unauthorized:
    'Check the access key and the secret of the bucket: copy both again, or rotate them in Umbrella (Admin > Log Management).',
  forbidden: 'The key may not read this bucket or folder: check bucket, folder and the rights of the key.',
  throttled: 'The bucket allows no more calls for now; it is tried again by itself.',
  unavailable:
    'The bucket did not answer; it is tried again by itself. If it stays, check the address and the way out through your firewall.',
  'bad-answer': 'What answered is no S3-compatible bucket: check the address.',
  'bad-request': 'Check the name of the bucket, its region and the folder.',
};

const kindOf = (status: number, code: string): UmbrellaFailureKind => {
  if (code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch' || status === 401)
    return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429 || code === 'SlowDown') return 'throttled';
  if (status >= 500) return 'unavailable';
  return status >= 300 ? 'bad-request' : 'bad-answer';
};

const failure = (
  kind: UmbrellaFailureKind,
  path: string,
  message: string,
  status?: number,
  cause?: unknown,
) => new UmbrellaCallError({ kind, message, advice: adviceOf[kind], path, status, cause });

const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UmbrellaCallError) || !error.retryable || attempt === tries) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 250 * 4 ** (attempt - 1));
      });
    }
  }
};

/** A body that breaks off is as good as no answer. */
const whole = async <T>(path: string, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    throw failure('unavailable', path, `The bucket broke off its answer to ${path}`, undefined, error);
  }
};

/** Signed GETs of one bucket, by path (`endpoint/bucket/key`), which every S3-compatible server knows. */
export const createBucketReader = (bucket: LogBucket): BucketReader => {
  const base = checkBaseUrl(bucket.endpoint);
  const timeoutMs = bucket.timeoutMs ?? 60_000;

  const get = async (
    key: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Dispatcher.ResponseData> => {
    const path = encodePath(`/${bucket.bucket}/${key}`);
    const encoded = encodeQuery(query);
    const headers = signGet({
      host: base.host,
      path,
      query: encoded,
      region: bucket.region,
      keys: bucket.keys,
      now: new Date(bucket.now()),
    });
    let response;
    try {
      response = await request(`${base.origin}${path}${encoded === '' ? '' : `?${encoded}`}`, {
        headers,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(bucket.dispatcher === undefined ? {} : { dispatcher: bucket.dispatcher }),
      });
    } catch (error) {
      throw failure('unavailable', path, `No answer from the bucket to ${path}`, undefined, error);
    }
    if (response.statusCode === 200) return response;
    const xml = await response.body.text().catch(() => '');
    const code = element(xml, 'Code') ?? '';
    const kind = kindOf(response.statusCode, code);
    throw failure(
      kind,
      path,
      `The bucket answered ${response.statusCode} ${code} to ${path}`,
      response.statusCode,
    );
  };

  const readPage = (query: Readonly<Record<string, string>>): Promise<Listing> =>
    patiently(async () => {
      const { body } = await get('', query);
      const xml = await whole('/', () => body.text());
      const listing = xml.length > maximumListingBytes ? null : parseListing(xml);
      if (listing === null) throw failure('bad-answer', '/', 'What answered is no list of a bucket');
      return listing;
    });

  return {
    async *list({ prefix, folders, after }) {
      let next: string | null = null;
      for (let page = 0; page < maximumPages; page += 1) {
        const listing: Listing = await readPage({
          'list-type': '2',
          'encoding-type': 'url',
          'max-keys': '1000',
          prefix,
          ...(folders === true ? { delimiter: '/' } : {}),
          ...(after === undefined ? {} : { 'start-after': after }),
          ...(next === null ? {} : { 'continuation-token': next }),
        });
        yield listing;
        if (listing.next === null || listing.next === next) return;
        next = listing.next;
      }
    },
    readAll: (key) =>
      patiently(async () => {
        const { body } = await get(key);
        return whole(key, () => body.bytes());
      }),
    stream: (key) => {
      // Not tried again once rows have been read from it: they would count twice.
      async function* pieces(): AsyncGenerator<Buffer> {
        const { body } = await patiently(() => get(key));
        try {
          yield* body as AsyncIterable<Buffer>;
        } catch (error) {
          throw failure('unavailable', key, `The bucket broke off its answer to ${key}`, undefined, error);
        }
      }
      return Readable.from(pieces(), { objectMode: false });
    },
  };
};
