import { Hono } from 'hono';
import type { Env } from '../env.ts';

/** What an API member's fields have to choose from: the names of the setup tables' records, in their order. */
export function choiceRoutes(env: Env): Hono {
  const app = new Hono();
  const names = async (kind: string): Promise<string[]> =>
    [...(await env.small.rows(kind)).values()].flatMap(({ data }) =>
      typeof data['name'] === 'string' && data['inactiveFlag'] !== true ? [data['name']] : [],
    );
  app.get('/', async (c) => {
    const [timeZones, levels, locations, departments] = await Promise.all([
      names('timeZoneSetup'),
      names('structureLevel'),
      names('location'),
      names('department'),
    ]);
    const boards = [...(await env.small.rows('board')).values()].flatMap(({ id, data }) =>
      typeof data['name'] === 'string' ? [{ id, name: data['name'] }] : [],
    );
    return c.json({ timeZones, levels, locations, departments, boards });
  });
  return app;
}
