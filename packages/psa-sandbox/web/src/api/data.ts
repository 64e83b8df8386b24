import { ApiError } from '@parasol/web-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

export const seedSizes = ['none', 'small', 'medium', 'large'] as const;
export type SeedSize = (typeof seedSizes)[number];
/** What is counted, in the order in which it is shown. */
export const countNames = [
  'companies',
  'contacts',
  'configurations',
  'tickets',
  'notes',
  'agreements',
  'roles',
  'members',
  'keys',
  'callbacks',
  'calls',
] as const;

const Data = z.object({
  seed: z.enum(seedSizes),
  replacing: z.boolean(),
  rows: z.record(z.enum(countNames), z.number()),
});

/** The large seed, and the import of what it made, take a minute on a slow machine. */
const replaceTimeoutMs = 600_000;

export const useData = () =>
  useQuery({
    queryKey: ['data'],
    queryFn: () => api.get('/data', Data),
    staleTime: 0,
    refetchInterval: 5_000,
  });

/** Both replace all data, so nothing that a screen holds is true any more. */
export function useDataChanges() {
  const client = useQueryClient();
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    await client.invalidateQueries();
    return result;
  };
  return {
    reset: (seed: SeedSize) =>
      then(api.post('/reset', { seed }, z.unknown(), { timeoutMs: replaceTimeoutMs })),
    /** @returns how many rows were taken in */
    take: async (file: File): Promise<number> => {
      const lines = new Blob([file], { type: 'application/x-ndjson' });
      const options = { timeoutMs: replaceTimeoutMs };
      try {
        return (await then(api.post('/import', lines, z.object({ rows: z.number() }), options))).rows;
      } catch (error) {
        // What is wrong with the file, and in which line, stands below what became of it.
        if (!(error instanceof ApiError) || error.code !== 'InvalidImport') throw error;
        const { status, code, message } = error;
        throw new ApiError({ status, code, message, advice: message, cause: error });
      }
    },
  };
}
