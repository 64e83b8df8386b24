import { createGunzip, gunzipSync, constants } from 'node:zlib';
import type { DnsLogFile } from './files.ts';

/**
 * Files up to this size are unpacked in one go: ten minutes of most organisations are a few kilobytes, and for those a
 * stream (threads, back and forth) costs more than the unpacking.
 */
const smallBytes = 1024 * 1024;
const smallUnpackedBytes = 32 * 1024 * 1024;
const chunkBytes = 512 * 1024;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The unpacked bytes of a log file in pieces of bounded size. A file that ends early or is damaged gives what it holds
 * up to there and then throws.
 */
export async function* unpack(file: DnsLogFile): AsyncGenerator<Uint8Array> {
  if (file.sizeBytes <= smallBytes) {
    const packed = await file.readAll();
    if (!isGzip(packed)) {
      yield packed;
      return;
    }
    const whole = unpackSmall(packed);
    if (whole !== null) {
      yield whole;
      return;
    }
  }
  const source = file.stream();
  if (!file.name.endsWith('.gz')) {
    yield* source as AsyncIterable<Uint8Array>;
    return;
  }
  const gunzip = createGunzip({ chunkSize: chunkBytes, finishFlush: constants.Z_FINISH });
  source.once('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Null when it is damaged or large after all: the stream then gives what there is. */
const unpackSmall = (packed: Uint8Array): Uint8Array | null => {
  try {
    return gunzipSync(packed, { maxOutputLength: smallUnpackedBytes, chunkSize: chunkBytes });
  } catch {
    return null;
  }
};

/** Is the file itself at fault (damaged, cut off), and not the disk or the network? zlib's errors all begin so. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && String(Reflect.get(error, 'code')).startsWith('Z_');
