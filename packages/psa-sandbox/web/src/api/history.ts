import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const Entry = z.object({
  id: z.number(),
  at: z.string(),
  by: z.string(),
  action: z.string(),
  details: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type HistoryEntry = z.infer<typeof Entry>;

/** What was changed on a record; `path` is the record's, such as `/security-roles/3`. */
export const useHistory = (path: string) =>
  useQuery({
    queryKey: ['history', path],
    queryFn: () => api.get(`${path}/history`, z.array(Entry)),
    staleTime: 0,
  });
