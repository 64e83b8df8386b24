import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApi } from '../src/api/api.ts';
import { ApiError } from '../src/api/api-error.ts';

/** What the server says to each path. */
const answers: Readonly<Record<string, { status: number; body: string }>> = {
  '/ok?page=2&search=a%26b': { status: 200, body: '{"total":3}' },
  '/empty': { status: 204, body: '' },
  '/console': {
    status: 400,
    body: '{"error":{"code":"psa_key_wrong","message":"The key is wrong.","advice":"Paste it again.","details":{"part":"public key"}}}',
  },
  '/psa': {
    status: 400,
    body: '{"code":"InvalidObject","message":"securityRole object is invalid","errors":[{"code":"ObjectExists","message":"Role ID already in use.","resource":"securityRole","field":"name"}]}',
  },
  '/proxy': { status: 502, body: '<html>Bad Gateway</html>' },
  '/odd': { status: 200, body: '{"total":"many"}' },
  '/unauthorized': { status: 401, body: '{"error":{"code":"signed_out","message":"Sign in."}}' },
};

let server: Server;
let base: string;
const seen: { method: string; type: string; own: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''] ?? { status: 404, body: '' };
    seen.push({
      method: request.method ?? '',
      type: request.headers['content-type'] ?? '',
      own: String(request.headers['x-parasol-request'] ?? ''),
    });
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
  server.close();
});

const Total = z.object({ total: z.number() });

async function refusal(path: string): Promise<ApiError> {
  const error: unknown = await createApi(base)
    .get(path, Total)
    .catch((thrown: unknown) => thrown);
  if (error instanceof ApiError) return error;
  throw new Error(`${path} was not refused with an ApiError.`);
}

describe('the typed fetch', () => {
  test('parses the answer, leaves out empty parameters, and marks the request as our own', async () => {
    const query = { page: 2, search: 'a&b', sort: undefined, state: '' };
    expect(await createApi(base).get('/ok', Total, { query })).toEqual({ total: 3 });
    expect(seen.at(-1)).toEqual({ method: 'GET', type: '', own: '1' });
  });

  test('takes an answer without a body', async () => {
    expect(await createApi(base).put('/empty', { a: 1 }, z.undefined())).toBeUndefined();
    expect(seen.at(-1)).toMatchObject({ method: 'PUT', type: 'application/json' });
  });

  test("keeps the console's code, message, advice and details", async () => {
    const error = await refusal('/console');
    expect(error).toMatchObject({ status: 400, code: 'psa_key_wrong', message: 'The key is wrong.' });
    expect(error.advice).toBe('Paste it again.');
    expect(error.details).toEqual({ part: 'public key' });
  });

  test("keeps the PSA's problems of single fields", async () => {
    const { code, fields } = await refusal('/psa');
    expect(code).toBe('InvalidObject');
    expect(fields).toEqual([
      { field: 'name', code: 'ObjectExists', message: 'Role ID already in use.', resource: 'securityRole' },
    ]);
  });

  test('makes an error of an answer that is neither, or not of the expected form', async () => {
    expect(await refusal('/proxy')).toMatchObject({ status: 502, code: 'http-502' });
    expect(await refusal('/odd')).toMatchObject({ status: 200, code: 'kit.bad-answer' });
  });

  test('says that no answer came where nobody listens', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const address = nobody.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    nobody.close();
    await once(nobody, 'close');
    await expect(createApi(`http://127.0.0.1:${port}`).get('/', Total)).rejects.toMatchObject({
      status: 0,
      code: 'kit.network',
    });
  });

  test('tells of every 401 before it throws', async () => {
    const paths: string[] = [];
    const api = createApi(base, { onUnauthorized: (path) => paths.push(path) });
    await expect(api.get('/unauthorized', Total)).rejects.toMatchObject({ code: 'signed_out' });
    expect(paths).toEqual(['/unauthorized']);
  });
});
