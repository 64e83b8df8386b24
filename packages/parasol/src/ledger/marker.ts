import { createHmac } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const base32 = (bytes: Uint8Array, length: number): string => {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += alphabet.charAt((value >>> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return text;
};

/** What `externalXRef` of every ticket of ours begins with; the sweep looks for it. */
export const markerPrefix = 'psl1-';

/** A keyed digest of the parts; as JSON, so that no two lists of parts are written alike. */
const digest = (markerKey: string, parts: readonly (string | number)[]): Uint8Array =>
  createHmac('sha256', markerKey).update(JSON.stringify(parts)).digest();

/**
 * The mark by which a ticket is found again: the same for the same incident after a restore, on another machine and
 * from either source, because it is derived and never drawn. `psl1-` and 26 base32 characters (130 bits).
 */
export const markerFor = (
  markerKey: string,
  providerId: string,
  subject: string,
  generation: number,
): string => markerPrefix + base32(digest(markerKey, ['ticket', providerId, subject, generation]), 26);

/** The short mark in the last line of a note; it only has to be told apart from other notes on one ticket. */
export const shortMarkerFor = (
  markerKey: string,
  providerId: string,
  subject: string,
  cause: string,
): string => markerPrefix + base32(digest(markerKey, ['note', providerId, subject, cause]), 10);
