import { open } from 'node:fs/promises';

const shownLines = 8;
const readBytesMax = 256 * 1024;

/** What a server's log says of one start. */
export type LastWords = {
  /** The end of it, for people. */
  readonly shown: string;
  /**
   * It met the shared memory of a server that was killed, whose children need a moment to notice. They write a line each
   * while they go: what the new server said stands before the end.
   */
  readonly meetsLeftovers: boolean;
};

/** Reads the log from the byte on at which a start began. A log that can't be read says nothing. */
export const lastWords = async (file: string, fromByte: number): Promise<LastWords> => {
  const text = await textFrom(file, fromByte).catch(() => '');
  return {
    shown: text.trimEnd().split('\n').slice(-shownLines).join('\n  '),
    meetsLeftovers: text.includes('shared memory'),
  };
};

const textFrom = async (file: string, fromByte: number): Promise<string> => {
  const log = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(readBytesMax);
    const { bytesRead } = await log.read(buffer, 0, readBytesMax, fromByte);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await log.close();
  }
};
