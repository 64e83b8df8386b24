import { describe, expect, it } from 'vitest';
import { encodePath, encodeQuery, signGet } from './sign.ts';

/** The worked examples of the S3 API Reference, "Signature Calculations for the Authorization Header". */
const example = {
  host: 'examplebucket.s3.amazonaws.com',
  region: 'us-east-1',
  keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  now: new Date('2013-05-24T00:00:00Z'),
};
const signatureOf = (headers: Record<string, string>): string | undefined =>
  headers['authorization']?.split('Signature=')[1];

describe('the signature of a GET', () => {
  it('of an object is that of the reference', () => {
    const signed = signGet({ ...example, path: '/test.txt', query: '', headers: { range: 'bytes=0-9' } });
    expect(signatureOf(signed)).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it('of a list is that of the reference', () => {
    const signed = signGet({ ...example, path: '/', query: encodeQuery({ prefix: 'J', 'max-keys': '2' }) });
    expect(signatureOf(signed)).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
  });

  it('covers names with spaces and signs, each encoded once', () => {
    expect(encodePath("/a b/(1)/ä'*.csv.gz")).toBe('/a%20b/%281%29/%C3%A4%27%2A.csv.gz');
    expect(encodeQuery({ prefix: 'a/b c', 'list-type': '2' })).toBe('list-type=2&prefix=a%2Fb%20c');
  });
});
