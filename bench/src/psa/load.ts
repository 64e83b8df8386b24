import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

import type { LoadRequest } from './requests.ts';
import { loadCore, pinner } from './server-process.ts';

const run = promisify(execFile);

export const connections = 16;

export type LoadOrder = {
  /** the load tool's module */
  readonly tool: string;
  readonly url: string;
  readonly requests: readonly LoadRequest[];
  /** for so long, or so many requests */
  readonly until: { readonly seconds: number } | { readonly requests: number };
};

const figures = z.object({
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  answered: z.number(),
  failed: z.number(),
});
export type LoadFigures = z.infer<typeof figures>;

/**
 * Puts a server under load from a process of its own on the core of the load. Answers other than 2xx count as failures.
 * @throws Error where any request fails: a server that refuses quickly isn't fast
 */
export const load = async (order: LoadOrder): Promise<LoadFigures> => {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-load-'));
  try {
    const file = join(folder, 'order.json');
    await writeFile(file, JSON.stringify({ ...order, connections }));
    const program = join(import.meta.dirname, 'load-main.ts');
    const { stdout } = await run(pinner, ['-c', loadCore, process.execPath, program, file], {
      timeout: 600_000,
    });
    const found = figures.parse(JSON.parse(stdout));
    if (found.failed > 0 || found.answered === 0)
      throw new Error(`${found.failed} requests failed and ${found.answered} were answered at ${order.url}`);
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
};
