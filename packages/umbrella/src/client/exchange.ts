import { request, type Dispatcher } from 'undici';

/** An HTTP answer, read to its end. `body` is parsed JSON, or the text where it is none. */
export type Answer = { readonly status: number; readonly location: string | null; readonly body: unknown };

export type Exchange = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher;
};

/** 10,000 customers by category stay under 40 MB; an answer beyond this is no report. */
const maximumBytes = 256 * 1024 * 1024;

/**
 * Exactly one request and its answer; redirects are not followed (undici's `request` never does), because a client
 * that follows them by itself drops the Authorization header. Throws whatever undici throws when no answer came.
 */
export const exchange = async (one: Exchange): Promise<Answer> => {
  const { statusCode, headers, body } = await request(one.url, {
    method: one.method,
    headers: { accept: 'application/json', ...one.headers },
    body: one.body ?? null,
    dispatcher: one.dispatcher,
    signal: AbortSignal.timeout(one.timeoutMs),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  const location = headers['location'];
  return {
    status: statusCode,
    location: typeof location === 'string' ? location : null,
    body: readJson(Buffer.concat(chunks).toString('utf8')),
  };
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
