import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { ApiError } from '../rest/api-error.ts';
import { exportData } from '../transfer/export-data.ts';
import { ImportError, importData } from '../transfer/import-data.ts';

const mediaType = 'application/x-ndjson';

async function* textOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return;
  const decoder = new TextDecoder();
  for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** All data as JSON lines: `GET /sandbox/api/export`, `POST /sandbox/api/import`. */
export function transferRoutes(env: Env): Hono {
  const app = new Hono();
  app.get('/export', async (c) => {
    await env.auditTrail.flush();
    const stream = Readable.toWeb(Readable.from(exportData(env.db.pool), { objectMode: false }));
    return c.body(stream, 200, {
      'content-type': mediaType,
      'content-disposition': 'attachment; filename="psa-sandbox.jsonl"',
    });
  });
  app.post('/import', async (c) => {
    await env.auditTrail.flush();
    try {
      return c.json({ rows: await importData(env.db, textOf(c.req.raw.body)) });
    } catch (error) {
      if (error instanceof ImportError) throw new ApiError(400, 'InvalidObject', error.message);
      throw error;
    }
  });
  return app;
}
