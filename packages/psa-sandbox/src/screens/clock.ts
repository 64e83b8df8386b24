import { Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { timestamp } from '../env.ts';
import { inputOf } from './input.ts';

const advanceInput = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(0)
    .max(366 * 24 * 60 * 60 * 1_000),
});

/** The sandbox's clock: `GET /sandbox/api/clock`, `POST` moves it ahead, `DELETE` sets it right. */
export function clockRoutes(clock: Clock): Hono {
  const app = new Hono();
  const shown = () => ({ now: timestamp(clock.now()), aheadMs: clock.aheadMs });
  app.get('/', (c) => c.json(shown()));
  app.post('/', async (c) => {
    clock.advance((await inputOf(c, advanceInput, 'clock')).advanceMs);
    return c.json(shown());
  });
  app.delete('/', (c) => {
    clock.setRight();
    return c.json(shown());
  });
  return app;
}
