import { z } from 'zod';
import type { Settings } from '../settings.ts';
import type { Reply } from './call.ts';
import type { Route } from './routes.ts';

const row = z.record(z.string(), z.unknown());
const ofSettings = /^\/system\/(securityRoles\/\{parentId\}\/settings(\/\{id\})?|mySecurity)$/;

/** Each name with the member that holds its identifier. */
const names = [
  ['moduleName', 'moduleIdentifier'],
  ['moduleFunctionName', 'moduleFunctionIdentifier'],
] as const;

function renamed(read: Record<string, unknown>, how: Settings['settingNames']): Record<string, unknown> {
  const shown = { ...read };
  for (const [name, identifier] of names) {
    if (!Object.hasOwn(shown, name)) continue;
    if (how === 'descriptions') delete shown[name];
    else if (Object.hasOwn(shown, identifier)) shown[name] = shown[identifier];
  }
  return shown;
}

function reread(reply: Reply, how: Settings['settingNames']): Reply {
  const read: unknown = JSON.parse(reply.body);
  const shown = Array.isArray(read)
    ? z
        .array(row)
        .parse(read)
        .map((one) => renamed(one, how))
    : renamed(row.parse(read), how);
  return { ...reply, body: JSON.stringify(shown) };
}

/** No example of a role's settings was ever published: what names their rows can be read in three ways. */
export function withSettingNames(route: Route): Route {
  if (!ofSettings.test(route.path)) return route;
  return {
    ...route,
    handler: async (call) => {
      const reply = await route.handler(call);
      const how = call.env.settings.settingNames;
      return how === 'labels' ? reply : reread(reply, how);
    },
  };
}
