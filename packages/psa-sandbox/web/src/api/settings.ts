import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const codebases = ['v4_6_release/', 'v2025_1/'] as const;

/** The server's switches; docs/psa-sandbox.md says what each was chosen for. */
export const Settings = z.object({
  codebase: z.enum(codebases),
  otherCodebaseAnswers: z.boolean(),
  caseSensitive: z.boolean(),
  mySecurity: z.enum(['answers', 'refuses']),
  clientIdStatus: z.union([z.literal(400), z.literal(401), z.literal(403)]),
  badCredentials: z.enum(['Unauthorized', 'UserNotAuthenticated', 'NotFound']),
  unknownCompany: z.enum(['badCredentials', 'CannotRoute']),
  systemInfo: z.enum(['caller', 'anyone']),
  setupTables: z.enum(['mixed', 'refused', 'reduced']),
  search: z.enum(['tickets', 'everywhere']),
  unpublishedRights: z.enum(['chosen', 'anyKey']),
  settingNames: z.enum(['labels', 'identifiers', 'descriptions']),
  keyRegeneration: z.enum(['keeps', 'renews']),
  callbackLevels: z.enum(['all', 'ofType']),
  noteCallbacks: z.boolean(),
  isCloud: z.enum(['boolean', 'text']),
  nullErrors: z.boolean(),
  sslRequired: z.boolean(),
  integratorLogins: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

const queryKey = ['settings'];

export const useSettings = () =>
  useQuery({ queryKey, queryFn: () => api.get('/settings', Settings), staleTime: 0 });

/** Changes the settings that are sent; the others stay. */
export function useSaveSettings(): (changed: Partial<Settings>) => Promise<void> {
  const client = useQueryClient();
  return async (changed) => {
    client.setQueryData(queryKey, await api.put('/settings', changed, Settings));
    await client.invalidateQueries({ queryKey: ['status'] });
  };
}
