import { sql } from 'kysely';
import { Hono } from 'hono';
import { parasolError } from '../../errors/index.ts';
import type { HttpEnv } from '../env.ts';

/** For supervisors and balancers: alive, and able to serve (the database answers within two seconds). */
export const healthRoutes = new Hono<HttpEnv>()
  .get('/healthz', (c) => c.json({ ok: true }))
  .get('/readyz', async (c) => {
    const timeoutMs = 2000;
    const answered = sql`select 1`.execute(c.get('deps').db).then(
      () => true,
      () => false,
    );
    const ready = await Promise.race([answered, waitMs(timeoutMs).then(() => false)]);
    if (!ready) throw parasolError('not_ready');
    return c.json({ ok: true });
  });

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
