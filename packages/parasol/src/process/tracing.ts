import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';

import type { Trace } from '../deps.ts';

/** What a collector is told of one piece of work; the names are OpenTelemetry's (OTLP/HTTP, JSON). */
type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 1;
  readonly startTimeUnixNano: string;
  endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  status: { readonly code: 0 | 2; readonly message?: string };
};

export type Tracing = { readonly trace: Trace; stop(): Promise<void> };

const sendEveryMs = 5_000;
const sendTimeoutMs = 5_000;
/** More than this waiting is thrown away, the oldest first: a collector that is down must cost no memory. */
const waitingMax = 2_000;

const nowNano = (): string => `${Date.now()}000000`;
const named = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }));

/**
 * Spans to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names, in OTLP's JSON form; null without it. They hold
 * names, ids and codes, never what was sent or answered. A collector that is away loses spans and nothing else.
 */
export const createTracing = (o: {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Such as `parasol worker`. */
  readonly service: string;
  readonly log: Logger;
}): Tracing | null => {
  const endpoint = o.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  if (endpoint === '') return null;
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const around = new AsyncLocalStorage<{ readonly traceId: string; readonly spanId: string }>();
  let waiting: Span[] = [];
  let told = false;

  const send = async (): Promise<void> => {
    const spans = waiting;
    waiting = [];
    if (spans.length === 0) return;
    const resource = { attributes: named({ 'service.name': o.service }) };
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'parasol' }, spans }] }],
    });
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(sendTimeoutMs),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
      told = false;
    } catch (error) {
      if (!told)
        o.log.warn({ err: error }, 'traces could not be sent; they are lost until the collector is back');
      told = true;
    }
  };
  const timer = setInterval(() => void send(), sendEveryMs);
  timer.unref();

  const trace: Trace = async (name, attributes, work) => {
    const parent = around.getStore();
    const ids = {
      traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
    };
    const span: Span = {
      ...ids,
      ...(parent ? { parentSpanId: parent.spanId } : {}),
      name,
      kind: 1,
      startTimeUnixNano: nowNano(),
      endTimeUnixNano: '',
      attributes: named(attributes),
      status: { code: 0 },
    };
    try {
      return await around.run(ids, work);
    } catch (error) {
      // The kind of error and not its words, which come from outside.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
      span.status = { code: 2, message: code.slice(0, 60) };
      throw error;
    } finally {
      span.endTimeUnixNano = nowNano();
      waiting.push(span);
      if (waiting.length > waitingMax) waiting.shift();
    }
  };
  return {
    trace,
    stop: async () => {
      clearInterval(timer);
      await send();
    },
  };
};
