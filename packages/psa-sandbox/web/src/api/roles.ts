import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';
import { RoleSetting } from './role-setting.ts';

const SecurityRole = z.object({
  id: z.number(),
  name: z.string(),
  roleType: z.string().nullish(),
  adminFlag: z.boolean(),
  inactiveFlag: z.boolean(),
});
export type SecurityRole = z.infer<typeof SecurityRole>;

const Customize = z.object({ allowed: z.array(z.string()), disallowed: z.array(z.string()) });
export type Customize = z.infer<typeof Customize>;

const customizePath = (id: number, area: string, row: string) =>
  `/security-roles/${id}/customize/${encodeURIComponent(area)}/${encodeURIComponent(row)}`;

export const useRoles = () =>
  useQuery({ queryKey: ['roles'], queryFn: () => api.get('/security-roles', z.array(SecurityRole)) });

export const useRole = (id: number | undefined) =>
  useQuery({
    queryKey: ['roles', id],
    queryFn: () => api.get(`/security-roles/${id}`, SecurityRole),
    enabled: id !== undefined,
  });

export const useRoleSettings = (id: number) =>
  useQuery({
    queryKey: ['roles', id, 'settings'],
    queryFn: () => api.get(`/security-roles/${id}/settings`, z.array(RoleSetting)),
  });

export const useCustomize = (id: number, area: string, row: string) =>
  useQuery({
    queryKey: ['roles', id, 'customize', area, row],
    queryFn: () => api.get(customizePath(id, area, row), Customize),
    staleTime: 0,
    gcTime: 0,
  });

/** Changes to roles; each makes what the screens hold of roles stale. */
export function useRoleChanges() {
  const client = useQueryClient();
  const stale = () => client.invalidateQueries({ queryKey: ['roles'] });
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    await stale();
    return result;
  };
  return {
    create: (name: string) => then(api.post('/security-roles', { name }, SecurityRole)),
    /** The Role ID, changed rows and Table Setup's list, all or nothing. */
    save: (
      id: number,
      role: { name: string; settings?: readonly RoleSetting[]; tables?: readonly string[] },
    ) => then(api.put(`/security-roles/${id}`, role, SecurityRole)),
    copy: (id: number) => then(api.post(`/security-roles/${id}/copy`, {}, SecurityRole)),
    remove: (id: number) => then(api.delete(`/security-roles/${id}`, z.unknown())),
    saveCustomize: (id: number, area: string, row: string, allowed: readonly string[]) =>
      then(api.put(customizePath(id, area, row), { allowed }, z.unknown())),
  };
}
