import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../env.ts';
import type { Faults } from '../faults/faults.ts';
import { FaultPlan } from '../faults/rule.ts';
import { Switches } from '../settings.ts';
import { inputOf } from './input.ts';

const settingsInput = Switches.extend({ integratorLogins: z.boolean() }).partial();

function shown({ settings, directory }: Env) {
  const { companyId: _id, companyName: _name, version: _version, ...switches } = settings;
  return { ...switches, integratorLogins: directory.integratorLogins };
}

/** What can be switched where real installations differ or nobody knows: `/sandbox/api/settings`. */
export function settingsRoutes(env: Env): Hono {
  const app = new Hono();
  app.get('/', (c) => c.json(shown(env)));
  app.put('/', async (c) => {
    const { integratorLogins, ...changed } = await inputOf(c, settingsInput, 'settings');
    for (const [name, value] of Object.entries(changed))
      if (value !== undefined) Object.assign(env.settings, { [name]: value });
    if (integratorLogins !== undefined) env.directory.integratorLogins = integratorLogins;
    return c.json(shown(env));
  });
  return app;
}

/** Faults on demand: `/sandbox/api/faults`. */
export function faultRoutes(faults: Faults): Hono {
  const app = new Hono();
  app.get('/', (c) => c.json(faults.report()));
  app.put('/', async (c) => {
    faults.set(await inputOf(c, FaultPlan, 'faults'));
    return c.json(faults.report());
  });
  app.delete('/', (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  return app;
}
