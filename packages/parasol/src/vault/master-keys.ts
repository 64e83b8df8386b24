import { createHash } from 'node:crypto';
import { parasolError } from '../errors/index.ts';

/** 32 bytes and the name by which sealed texts say which key wraps them. */
export type MasterKey = { readonly id: string; readonly bytes: Buffer };

/** The first seals; the rest only open what was sealed before a rotation. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** The id is a hash with a label of its own, so that it says nothing about the key. */
const masterKeyFrom = (bytes: Buffer): MasterKey => ({
  id: createHash('sha256').update('parasol master key id\0').update(bytes).digest('hex').slice(0, 12),
  bytes,
});

const parseOne = (text: string, source: string): MasterKey => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== 32 || !/^[\w+/=-]+$/.test(text))
    throw parasolError('master_key_malformed', {
      source,
      expected: '32 bytes as base64 or as 64 hexadecimal digits',
    });
  return masterKeyFrom(bytes);
};

/** Reads keys from text: one per line or separated by commas, the current one first; `#` begins a comment. */
export const parseMasterKeys = (text: string, source: string): MasterKeys => {
  const [first, ...older] = text
    .replace(/#.*/g, '')
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => parseOne(part, source));
  if (first === undefined)
    throw parasolError('master_key_malformed', { source, expected: 'at least one key' });
  return [first, ...older];
};
