/** One HTTP/1.1 message with a body of known or chunked length, cut from the start of what has arrived. */
export type Message = { readonly bytes: Buffer; readonly head: string; readonly rest: Buffer };

const headEnd = Buffer.from('\r\n\r\n');

const headerOf = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1];

/** Index behind the last chunk; null while it is not all there. */
const endOfChunks = (bytes: Buffer, from: number): number | null => {
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || next > bytes.length) return null;
    if (size === 0) return next;
    at = next;
  }
};

/**
 * The first whole message of `bytes`, or null while some of it is still to come. Good enough for what our own clients
 * and sandboxes say; an answer without a length (until the end of the connection) is not among that.
 */
export const cutMessage = (bytes: Buffer): Message | null => {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return null;
  const bodyAt = at + headEnd.length;
  const head = bytes.toString('latin1', 0, at);
  const chunked = /chunked/i.test(headerOf(head, 'transfer-encoding') ?? '');
  const end = chunked ? endOfChunks(bytes, bodyAt) : bodyAt + Number(headerOf(head, 'content-length') ?? 0);
  if (end === null || end > bytes.length) return null;
  return { bytes: bytes.subarray(0, end), head, rest: bytes.subarray(end) };
};
