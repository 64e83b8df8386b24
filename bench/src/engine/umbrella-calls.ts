import { createHttpClient } from '@parasol/demo';
import { z } from 'zod';

const anything = z.unknown();
const status = z.object({
  callsByPath: z.record(z.string(), z.number()),
  rateLimits: z.object({ exceeded: z.number() }),
});

/** What Umbrella's sandbox has counted since `forget`. */
export const umbrellaCalls = (umbrellaUrl: string) => {
  const http = createHttpClient(umbrellaUrl);
  return {
    forget: () => http.send('DELETE', '/sandbox/api/calls', undefined, anything),
    read: async () => {
      const { callsByPath, rateLimits } = await http.get('/sandbox/api/status', status);
      const sum = (wanted: (path: string) => boolean): number =>
        Object.entries(callsByPath).reduce(
          (all, [name, count]) => (wanted(name.slice(name.indexOf(' ') + 1)) ? all + count : all),
          0,
        );
      return { sum, exceeded: rateLimits.exceeded };
    },
  };
};
