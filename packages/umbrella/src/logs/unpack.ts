import { createGunzip, gunzipSync, constants } from 'node:zlib';
import type { DnsLogFile } from './files.ts';

/**
 * Files up to this size are fetched and unpacked in one go: ten minutes of most organisations are a few kilobytes, and
 * for those a stream (threads, back and forth) costs more than the unpacking.
 */
const smallBytes = 1024 * 1024;
const smallUnpackedBytes = 16 * 1024 * 1024;
const chunkBytes = 512 * 1024;
/** Small files fetched while the ones before them are counted; from a bucket each takes a round trip. */
const filesAhead = 8;

/** A file and, if it is small, its bytes on the way. */
export type FetchedFile = { readonly file: DnsLogFile; readonly packed: Promise<Uint8Array> | null };

/** The files in their order, the small ones among the next few already being fetched. */
export async function* fetchAhead(
  files: AsyncIterable<DnsLogFile> | Iterable<DnsLogFile>,
): AsyncGenerator<FetchedFile> {
  const waiting: FetchedFile[] = [];
  for await (const file of files) {
    const packed = file.sizeBytes <= smallBytes ? file.readAll() : null;
    // Its failure is met when it is its turn.
    packed?.catch(() => null);
    waiting.push({ file, packed });
    const next = waiting.length > filesAhead ? waiting.shift() : undefined;
    if (next !== undefined) yield next;
  }
  yield* waiting;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The unpacked bytes of a log file in pieces of bounded size. A file that ends early or is damaged gives what it holds
 * up to there and then throws.
 */
export async function* unpack({ file, packed }: FetchedFile): AsyncGenerator<Uint8Array> {
  if (packed !== null) {
    const bytes = await packed;
    const whole = isGzip(bytes) ? unpackSmall(bytes) : bytes;
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
  if (packed.byteLength < 18) return null;
  // A gzip file ends with its unpacked size. One buffer of just that size: with a fixed one for every file, half of the
  // time over a thousand files of 360 kB went into collecting the buffers again.
  const size = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(
    packed.byteLength - 4,
    true,
  );
  if (size > smallUnpackedBytes) return null;
  try {
    return gunzipSync(packed, { maxOutputLength: smallUnpackedBytes, chunkSize: Math.max(64, size + 1) });
  } catch {
    return null;
  }
};

/** Is the file itself at fault (damaged, cut off), and not the disk or the network? zlib's errors all begin so. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && String(Reflect.get(error, 'code')).startsWith('Z_');
