import { z } from '@hono/zod-openapi';
import { getSettings, providerSettings, saveSettings, type SettingsPatch } from '../../providers/index.ts';
import { actorOf } from '../guards.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

// Sections and their members may be left out; what is given is laid over what is stored, and the whole is then
// checked with the settings' own schema, so a patch needs no second description here.
const section = z.record(z.string().max(100), z.unknown());
const sections = z.strictObject({
  ticketing: section.optional(),
  configurations: section.optional(),
  schedule: section.optional(),
});
const patch = z
  .custom<SettingsPatch>(
    (value) => sections.safeParse(value).success,
    'Give ticketing, configurations or schedule.',
  )
  .openapi({
    type: 'object',
    description: 'Sections of the settings with the members to change; null removes one',
  });

const read = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/settings',
  summary: 'Ticketing, configuration and schedule settings',
  request: { params: providerParams },
  responses: { 200: json(providerSettings, 'The settings') },
});

const save = providerRoute('settings.change', {
  method: 'put',
  path: '/providers/{providerId}/settings',
  summary: 'Change some of the settings',
  request: { params: providerParams, ...jsonBody(patch) },
  responses: { 200: json(providerSettings, 'All settings as they stand now') },
});

export const settingsRoutes = newRouter()
  .openapi(read, async (c) => c.json(await getSettings(c.get('deps'), c.req.valid('param').providerId), 200))
  .openapi(save, async (c) => {
    const { providerId } = c.req.valid('param');
    return c.json(await saveSettings(c.get('deps'), providerId, c.req.valid('json'), actorOf(c)), 200);
  });
