import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

import { createTracing } from './tracing.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const told = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.looseObject({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().exactOptional(),
              status: z.looseObject({ code: z.number(), message: z.string().exactOptional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A collector of our own that keeps what it is sent. */
const collector = async (): Promise<{ url: string; bodies: string[] }> => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(`${request.url} ${body}`);
      return response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closing.push(() => server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, bodies };
};

const log = pino({ level: 'silent' });

test('work within work is told as a span within a span, and an error by its code and not its words', async () => {
  const { url, bodies } = await collector();
  const tracing = createTracing({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` },
    service: 'parasol test',
    log,
  });
  if (!tracing) throw new Error('no tracing');
  const failing = Object.assign(new Error('the key 1234567890 was refused'), { code: 'psa_refused' });
  await expect(
    tracing.trace('run', { kind: 'run' }, () => tracing.trace('deliver', {}, () => Promise.reject(failing))),
  ).rejects.toBe(failing);
  await tracing.stop();
  expect(bodies).toHaveLength(1);
  const [path, ...body] = (bodies[0] ?? '').split(' ');
  expect(path).toBe('/v1/traces');
  const spans = told.parse(JSON.parse(body.join(' '))).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const outer = spans.find(({ name }) => name === 'run');
  const inner = spans.find(({ name }) => name === 'deliver');
  expect(inner).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId });
  expect(inner?.status).toEqual({ code: 2, message: 'psa_refused' });
  expect(bodies.join('')).not.toContain('1234567890');
});

test('a collector that is not there costs the work nothing', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const tracing = createTracing({ env, service: 'parasol test', log });
  expect(await tracing?.trace('run', {}, () => Promise.resolve('done'))).toBe('done');
  await tracing?.stop();
});

test('without an endpoint nothing is traced', () => {
  expect(createTracing({ env: {}, service: 'parasol test', log })).toBeNull();
});
