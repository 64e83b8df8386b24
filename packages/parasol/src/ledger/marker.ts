import { createHmac } from 'node:crypto';

/** What `externalXRef` of every ticket of ours begins with; the sweep looks for it. */
export const markerPrefix = 'psl1-';

/** What `deviceIdentifier` of every configuration of ours begins with; the organisation's number follows. */
export const configurationPrefix = 'umbrella-';

/** Whether the field that tells our tickets, or our configurations, from others says so. */
export const bearsMark = (kind: 'ticket-create' | 'configuration-create', mark: string): boolean =>
  mark.startsWith(kind === 'ticket-create' ? markerPrefix : configurationPrefix);

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

/** The same markers are asked for again at every search and sweep. */
const rememberedMax = 10_000;
const remembered = new Map<string, string>();

/** A keyed digest of the parts; as JSON, so that no two lists of parts are written alike. */
const digest = (markerKey: string, parts: readonly (string | number)[], length: number): string => {
  const text = JSON.stringify(parts);
  const known = remembered.get(markerKey + text);
  if (known !== undefined) return known;
  const made = markerPrefix + base32(createHmac('sha256', markerKey).update(text).digest(), length);
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(markerKey + text, made);
  return made;
};

/**
 * The mark by which a ticket is found again: the same for the same incident after a restore, on another machine and
 * from either source, because it is derived and never drawn. `psl1-` and 26 base32 characters (130 bits).
 */
export const markerFor = (
  markerKey: string,
  providerId: string,
  subject: string,
  generation: number,
): string => digest(markerKey, ['ticket', providerId, subject, generation], 26);

/** The short mark in the last line of a note; it only has to be told apart from other notes on one ticket. */
export const shortMarkerFor = (
  markerKey: string,
  providerId: string,
  subject: string,
  cause: string,
): string => digest(markerKey, ['note', providerId, subject, cause], 10);
