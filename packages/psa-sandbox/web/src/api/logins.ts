import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const Login = z.object({ username: z.string(), memberId: z.number(), member: z.string().nullable() });
export type IntegratorLogin = z.infer<typeof Login>;

const queryKey = ['integrator-logins'];

export const useLogins = () =>
  useQuery({ queryKey, queryFn: () => api.get('/integrator-logins', z.array(Login)), staleTime: 0 });

export function useLoginChanges() {
  const client = useQueryClient();
  const then = async (change: Promise<unknown>): Promise<void> => {
    await change;
    await client.invalidateQueries({ queryKey });
  };
  return {
    /** Makes a login, or gives one that exists this password and member. */
    save: (login: { username: string; password: string; memberId: number }) =>
      then(api.post('/integrator-logins', login, z.unknown())),
    remove: (username: string) =>
      then(api.delete(`/integrator-logins/${encodeURIComponent(username)}`, z.unknown())),
  };
}
