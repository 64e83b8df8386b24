import { Hono } from 'hono';
import { parasolError } from '../../errors/index.ts';
import type { HttpEnv } from '../env.ts';
import { readiness, troubleCodes } from '../readiness.ts';

/** For supervisors and balancers: alive, and able to serve (the database takes writes, and answers in two seconds). */
export const healthRoutes = new Hono<HttpEnv>()
  .get('/healthz', (c) => c.json({ ok: true }))
  .get('/readyz', async (c) => {
    const trouble = await readiness(c.get('deps').db);
    if (trouble !== null) throw parasolError(troubleCodes[trouble]);
    return c.json({ ok: true });
  });
