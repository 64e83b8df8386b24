import type { IncomingMessage } from 'node:http';
import { ApiError, unreadable } from './api-error.ts';

const bodyLengthMax = 10 * 1024 * 1024;

function tooLarge(): ApiError {
  return new ApiError(413, 'ConnectWiseApi', 'The request body is too large.');
}

/** A request's body, read once and only when it is asked for; never more than 10 MB of it, whatever it says of itself. */
export class BodyReader {
  readonly #request: IncomingMessage;
  #bytes: Promise<Buffer<ArrayBuffer>> | undefined;
  #text: string | null = null;

  constructor(request: IncomingMessage) {
    this.#request = request;
  }

  /** The text that was read, for the log. */
  get read(): string | null {
    return this.#text;
  }

  /** @throws ApiError 413 */
  async text(): Promise<string> {
    this.#text ??= (await this.#all()).toString('utf8');
    return this.#text;
  }

  /** @throws ApiError 400, 413 */
  async form(): Promise<FormData> {
    const bytes = await this.#all();
    const headers = { 'content-type': this.#request.headers['content-type'] ?? '' };
    return new Response(bytes, { headers }).formData().catch(() => {
      throw unreadable('The request body is not valid multipart/form-data.');
    });
  }

  #all(): Promise<Buffer<ArrayBuffer>> {
    return (this.#bytes ??= this.#collect());
  }

  #collect(): Promise<Buffer<ArrayBuffer>> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      if (Number(request.headers['content-length'] ?? 0) > bodyLengthMax) {
        reject(tooLarge());
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= bodyLengthMax) chunks.push(chunk);
        else {
          // what still comes is let through to nowhere, so that the refusal can be read
          chunks.length = 0;
          reject(tooLarge());
        }
      });
      request.once('end', () => resolve(Buffer.concat(chunks)));
      request.once('error', reject);
      request.once('close', () => {
        if (!request.complete) reject(unreadable('The request body ended too early.'));
      });
    });
  }
}
