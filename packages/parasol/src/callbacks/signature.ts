import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `x-content-signature` is base64 of HMAC-SHA256 over the body as it came, keyed by the SHA-256 of the signing
 * key (Developer Guide, callbacks). Over the bytes, not over the JSON written again.
 */
export const isSigned = (body: Uint8Array, signature: string, signingKey: string): boolean => {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  const wanted = createHmac('sha256', key).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
