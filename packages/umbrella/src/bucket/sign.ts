import { createHash, createHmac } from 'node:crypto';

export type BucketKeys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
};

/** SHA-256 of nothing: a GET has no body. */
const emptyHash = createHash('sha256').digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986, which is stricter than `encodeURIComponent`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The path of an object's address: every part encoded once, the slashes left. */
export const encodePath = (path: string): string => path.split('/').map(encode).join('/');

/** A query in the order that the signature needs. */
export const encodeQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((left, right) => (left < right ? -1 : 1))
    .join('&');

type ToSign = {
  readonly host: string;
  /** Encoded with `encodePath`. */
  readonly path: string;
  /** Encoded with `encodeQuery`. */
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly region: string;
  readonly keys: BucketKeys;
  readonly now: Date;
};

/**
 * Headers that sign a GET ("Authenticating Requests: AWS Signature Version 4", Amazon S3 API Reference). Written out
 * here because it is this short and a whole SDK is not.
 */
export const signGet = ({
  host,
  path,
  query,
  headers,
  region,
  keys,
  now,
}: ToSign): Record<string, string> => {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d{3}/gu, '');
  const day = stamp.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const sent: Record<string, string> = {
    host,
    ...headers,
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': stamp,
    ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = Object.keys(sent).sort((left, right) => (left < right ? -1 : 1));
  const signedNames = names.join(';');
  const canonical = [
    'GET',
    path,
    query,
    ...names.map((name) => `${name}:${sent[name]}`),
    '',
    signedNames,
    emptyHash,
  ].join('\n');
  const canonicalHash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, canonicalHash].join('\n');
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = hmac(signingKey, toSign).toString('hex');
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope},SignedHeaders=${signedNames},Signature=${signature}`,
  };
};
