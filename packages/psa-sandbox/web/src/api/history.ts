import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const Entry = z.object({
  id: z.union([z.number(), z.string()]),
  at: z.string(),
  by: z.string().nullish(),
  text: z.string(),
});
export type HistoryEntry = z.infer<typeof Entry>;

/** What was changed on a record; `path` is the record's, such as `/security-roles/3`. */
export const useHistory = (path: string) =>
  useQuery({
    queryKey: ['history', path],
    queryFn: () => api.get(`${path}/history`, z.array(Entry)),
    staleTime: 0,
  });
