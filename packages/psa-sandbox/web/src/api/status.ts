import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const Status = z.object({
  company: z.string(),
  companyName: z.string(),
  codebase: z.string(),
  version: z.string(),
  httpsUrl: z.string().nullish(),
  calls: z.record(z.string(), z.number()),
});

export const useStatus = () =>
  useQuery({ queryKey: ['status'], queryFn: () => api.get('/status', Status), refetchInterval: 5_000 });
