import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { ApiError } from '../rest/api-error.ts';
import { type SeedSize, seedSizes } from '../seed/seed.ts';
import { countRows } from '../store/count-rows.ts';
import { exportData } from '../transfer/export-data.ts';
import { ImportError, importData } from '../transfer/import-data.ts';
import { inputOf } from './input.ts';

const mediaType = 'application/x-ndjson';
const resetInput = z.strictObject({ seed: z.enum(seedSizes).optional() });

/** The data as a whole, and how it is replaced by the first data of a size. */
export type WholeData = {
  /** with what the database was first filled, as far as this process knows */
  readonly seed: SeedSize;
  replace(seed: SeedSize): Promise<void>;
};

async function* textOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return;
  const decoder = new TextDecoder();
  for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** How much there is, and all of it at once: reset, export and import as JSON lines. */
export function dataRoutes(env: Env, whole: WholeData): Hono {
  const app = new Hono();
  let replacing = false;
  /** One replacement at a time: two would mix their data. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (replacing)
      throw new ApiError(
        409,
        'Busy',
        'All data are being replaced at the moment. Try again when that is done.',
      );
    replacing = true;
    try {
      return await work();
    } finally {
      replacing = false;
    }
  };
  app.get('/data', async (c) => c.json({ seed: whole.seed, replacing, rows: await countRows(env.db) }));
  app.post('/reset', async (c) => {
    const empty = (await c.req.text()) === '';
    const { seed } = empty ? {} : await inputOf(c, resetInput, 'reset');
    await alone(() => whole.replace(seed ?? whole.seed));
    return c.json({ ok: true });
  });
  app.get('/export', async (c) => {
    const stream = Readable.toWeb(Readable.from(exportData(env.db.pool), { objectMode: false }));
    return c.body(stream, 200, {
      'content-type': mediaType,
      'content-disposition': 'attachment; filename="psa-sandbox.jsonl"',
    });
  });
  app.post('/import', async (c) => {
    try {
      return c.json({ rows: await alone(() => importData(env.db, textOf(c.req.raw.body))) });
    } catch (error) {
      if (error instanceof ImportError) throw new ApiError(400, 'InvalidImport', error.message);
      throw error;
    }
  });
  return app;
}
